using Microsoft.Extensions.Options;
using Pipeline.Contracts;

namespace Pipeline.LocalHost.Settings;

/// <summary>The settings of the host, checked.</summary>
/// <param name="DataDirectory">Absolute path of the storage's folder.</param>
/// <param name="Host">Where to listen, how much to do at once and how often.</param>
/// <param name="Limits">How large inputs may be.</param>
internal sealed record HostProfile(string DataDirectory, HostOptions Host, BatchLimits Limits)
{
    private const string StorageSection = "Storage";
    private const string HostSection = "Host";
    private const string LimitsSection = "Limits";

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidSettingsException">Some are wrong; names them all.</exception>
    public static HostProfile Read(IConfiguration configuration)
    {
        List<string> failures = [];
        StorageOptions storage = Bind(configuration, StorageSection, new StorageOptionsValidator(), failures);
        HostOptions host = Bind(configuration, HostSection, new HostOptionsValidator(), failures);
        LimitsOptions limits = Bind(configuration, LimitsSection, new LimitsOptionsValidator(), failures);
        return failures.Count == 0
            ? new HostProfile(Path.GetFullPath(storage.DataDirectory), host, limits.ToLimits())
            : throw new InvalidSettingsException(failures);
    }

    private static T Bind<T>(IConfiguration configuration, string section, IValidateOptions<T> validator, List<string> failures)
        where T : class, new()
    {
        T options;
        try
        {
            options = configuration.GetSection(section).Get<T>() ?? new T();
        }
        catch (InvalidOperationException exception)
        {
            // of another type than the property; the message names key, value and type
            failures.Add(exception.Message);
            return new T();
        }

        failures.AddRange(validator.Validate(section, options).Failures ?? []);
        return options;
    }
}
