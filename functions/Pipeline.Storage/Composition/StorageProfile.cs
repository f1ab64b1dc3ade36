using System.Reflection;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Pipeline.Contracts.Queues;

namespace Pipeline.Storage.Composition;

/// <summary>Checked settings of the storage: exactly one service for blobs, exactly one for messages.</summary>
public sealed record StorageProfile
{
    private StorageProfile(StorageMode mode) => Mode = mode;

    public StorageMode Mode { get; }

    /// <summary>Absolute path, in the embedded mode; else null.</summary>
    public string? DataDirectory { get; private init; }

    /// <summary>Of the blobs, in the Azure mode; else null.</summary>
    public AccountConnection? Blobs { get; private init; }

    /// <summary>Of the storage queues, in the Azure mode where they carry the messages; else null.</summary>
    public AccountConnection? Queues { get; private init; }

    /// <summary>Of Service Bus, in the Azure mode where it carries the messages; else null.</summary>
    public ServiceBusConnection? ServiceBus { get; private init; }

    /// <summary>The embedded mode over a folder.</summary>
    public static StorageProfile Embedded(string dataDirectory) =>
        new(StorageMode.Embedded) { DataDirectory = Path.GetFullPath(dataDirectory) };

    /// <summary>Reads and checks sections <c>Storage</c> and <c>ServiceBus</c>.</summary>
    /// <param name="configuration">All settings.</param>
    /// <param name="defaultDataDirectory">Where <c>Storage:DataDirectory</c> is not set; null where it must be.</param>
    /// <param name="failures">Gets a sentence for everything that is wrong.</param>
    /// <returns>Null where something is wrong.</returns>
    public static StorageProfile? Read(IConfiguration configuration, string? defaultDataDirectory, ICollection<string> failures)
    {
        int before = failures.Count;
        StorageOptions storage = Bind<StorageOptions>(configuration, StorageOptions.Section, failures);
        ServiceBusOptions serviceBus = Bind<ServiceBusOptions>(configuration, ServiceBusOptions.Section, failures);
        StorageProfile? profile = storage.Mode == StorageMode.Embedded
            ? ReadEmbedded(storage, serviceBus, defaultDataDirectory, failures)
            : ReadAzure(storage, serviceBus, failures);
        return failures.Count == before ? profile : null;
    }

    private static StorageProfile? ReadEmbedded(
        StorageOptions storage, ServiceBusOptions serviceBus, string? defaultDataDirectory, ICollection<string> failures)
    {
        if (storage.NamesAzure || serviceBus.ToConnection() is not null)
        {
            failures.Add("Storage:Mode is Embedded, and services of Azure are named: set Storage:Mode=Azure, or leave them out.");
        }

        string folder = storage.DataDirectory.Length > 0 ? storage.DataDirectory : defaultDataDirectory ?? string.Empty;
        if (folder.Length == 0)
        {
            failures.Add("Storage:DataDirectory is missing: the folder of the embedded storage.");
            return null;
        }

        return Embedded(folder);
    }

    private static StorageProfile ReadAzure(StorageOptions storage, ServiceBusOptions serviceBus, ICollection<string> failures)
    {
        AccountConnection? blobs = AccountConnection.Read(
            "Storage:Blob", storage.BlobConnectionString, storage.BlobServiceUri, text => new BlobServiceClient(text), failures);
        AccountConnection? queues = AccountConnection.Read(
            "Storage:Queue", storage.QueueConnectionString, storage.QueueServiceUri, text => new QueueServiceClient(text), failures);
        ServiceBusConnection? bus = serviceBus.ToConnection();
        if (blobs is null)
        {
            failures.Add("Storage:BlobServiceUri (or Storage:BlobConnectionString) is missing: where blobs lie in the mode Azure.");
        }

        if ((queues is null) == (bus is null))
        {
            failures.Add(
                $"Exactly one service carries the messages in the mode Azure, and {(bus is null ? "none is" : "two are")} set: give either "
                + "ServiceBus:FullyQualifiedNamespace (or ServiceBus:ConnectionString) or Storage:QueueServiceUri (or "
                + "Storage:QueueConnectionString).");
        }

        if (bus is { ConnectionString: not null, FullyQualifiedNamespace: not null })
        {
            failures.Add("ServiceBus:ConnectionString and ServiceBus:FullyQualifiedNamespace exclude each other.");
        }

        return new StorageProfile(StorageMode.Azure) { Blobs = blobs, Queues = queues, ServiceBus = bus };
    }

    // One by one: the binder throws at the first value that is not of its property's type.
    private static T Bind<T>(IConfiguration configuration, string section, ICollection<string> failures)
        where T : new()
    {
        List<KeyValuePair<string, string?>> usable = [];
        foreach (IConfigurationSection setting in configuration.GetSection(section).GetChildren())
        {
            PropertyInfo? property = typeof(T).GetProperty(
                setting.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
            if (property is null)
            {
                IEnumerable<string> names = typeof(T).GetProperties().Select(known => known.Name);
                failures.Add($"{section}:{setting.Key}: there is no such setting; {section} has {string.Join(", ", names)}.");
            }
            else if (property.PropertyType.IsEnum && !Enum.TryParse(property.PropertyType, setting.Value, ignoreCase: true, out _))
            {
                failures.Add($"{section}:{setting.Key}: '{setting.Value}' is none of {string.Join(", ", Enum.GetNames(property.PropertyType))}.");
            }
            else
            {
                usable.Add(new(setting.Key, setting.Value));
            }
        }

        return new ConfigurationBuilder().AddInMemoryCollection(usable).Build().Get<T>() ?? new T();
    }
}
