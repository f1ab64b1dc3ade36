using System.Reflection;
using Microsoft.Extensions.Options;
using Pipeline.Contracts;
using Pipeline.Storage.Composition;

namespace Pipeline.LocalHost.Settings;

/// <summary>The settings of the host, checked.</summary>
/// <param name="Storage">Behind which services the ports stand.</param>
/// <param name="Host">Where to listen, how much to do at once and how often.</param>
/// <param name="Limits">How large inputs may be.</param>
internal sealed record HostProfile(StorageProfile Storage, LocalHostOptions Host, BatchLimits Limits)
{
    private const string DefaultDataDirectory = ".pipeline/data";
    private const string HostSection = "Host";
    private const string LimitsSection = "Limits";

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidSettingsException">Some are wrong; names them all.</exception>
    public static HostProfile Read(IConfiguration configuration)
    {
        List<string> failures = [];
        StorageProfile? storage = StorageProfile.Read(configuration, DefaultDataDirectory, failures);
        LocalHostOptions host = Bind(configuration, HostSection, new LocalHostOptionsValidator(), failures);
        LimitsOptions limits = Bind(configuration, LimitsSection, new LimitsOptionsValidator(), failures);
        return storage is not null && failures.Count == 0
            ? new HostProfile(storage, host, limits.ToLimits())
            : throw new InvalidSettingsException(failures);
    }

    private static T Bind<T>(IConfiguration configuration, string section, IValidateOptions<T> validator, List<string> failures)
        where T : class, new()
    {
        // One by one: the binder throws at the first value that is not of its property's type.
        List<KeyValuePair<string, string?>> usable = [];
        foreach (IConfigurationSection setting in configuration.GetSection(section).GetChildren())
        {
            if (Find<T>(setting.Key) is not { } property)
            {
                IEnumerable<string> names = typeof(T).GetProperties().Select(known => known.Name);
                failures.Add($"{section}:{setting.Key}: there is no such setting; {section} has {string.Join(", ", names)}.");
                continue;
            }

            KeyValuePair<string, string?> pair = new(setting.Key, setting.Value);
            try
            {
                Bind<T>([pair]);
                usable.Add(pair);
            }
            catch (InvalidOperationException)
            {
                string form = property.PropertyType == typeof(TimeSpan) ? "a time such as 00:00:02" : "a whole number";
                failures.Add($"{section}:{setting.Key}: '{setting.Value}' is not {form}.");
            }
        }

        T options = Bind<T>(usable);
        failures.AddRange((validator.Validate(section, options).Failures ?? []).Select(failure => $"{section}:{failure}"));
        return options;
    }

    private static PropertyInfo? Find<T>(string name) =>
        typeof(T).GetProperty(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);

    private static T Bind<T>(IEnumerable<KeyValuePair<string, string?>> settings)
        where T : new() => new ConfigurationBuilder().AddInMemoryCollection(settings).Build().Get<T>() ?? new T();
}
