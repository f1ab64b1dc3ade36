using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Pipeline.Contracts;
using Pipeline.Storage.Composition;

namespace Pipeline.Functions.Hosting;

/// <summary>The settings of the app, checked.</summary>
/// <param name="Storage">Behind which services the ports stand: an account for blobs, Service Bus for messages.</param>
/// <param name="Limits">How large inputs may be, however they arrive.</param>
/// <param name="Uploads">The same for those that arrive over HTTP, which the platform limits further.</param>
internal sealed record FunctionsProfile(StorageProfile Storage, BatchLimits Limits, BatchLimits Uploads)
{
    /// <summary>The section of the limits, as the local host has it.</summary>
    public const string LimitsSection = "Limits";

    /// <summary>Largest body in bytes that the Functions host lets through, a setting of its own.</summary>
    public const string BodyLimitSetting = "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT";

    // The Functions host's, where the setting says nothing.
    private const long DefaultBodyBytes = 104_857_600;

    // What Pipeline.Api lets a form weigh beside its file, so that its limit and the platform's meet.
    private const long FormBytes = 256 * 1024;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="OptionsValidationException">Those of the storage are wrong; names them all.</exception>
    /// <exception cref="InvalidOperationException">A limit is not known or not a number; names it.</exception>
    public static FunctionsProfile Read(IConfiguration configuration)
    {
        List<string> failures = [];
        StorageProfile? storage = StorageProfile.Read(configuration, defaultDataDirectory: string.Empty, failures);
        if (storage is { ServiceBus: null })
        {
            failures.Add("Storage:Mode must be Azure, and ServiceBus must carry the messages: the triggers of this host listen there.");
        }

        BatchLimits limits = configuration.GetSection(LimitsSection)
            .Get<BatchLimits>(options => options.ErrorOnUnknownConfiguration = true) ?? new BatchLimits();
        return storage is not null && failures.Count == 0
            ? new FunctionsProfile(storage, limits, limits with { MaxFileBytes = MaxUploadBytes(configuration, limits) })
            : throw new OptionsValidationException(nameof(FunctionsProfile), typeof(FunctionsProfile), failures);
    }

    // Larger files come in through the intake container.
    private static long MaxUploadBytes(IConfiguration configuration, BatchLimits limits)
    {
        long body = long.TryParse(configuration[BodyLimitSetting], out long bytes) ? bytes : DefaultBodyBytes;
        return long.Clamp(body - FormBytes, 0, limits.MaxFileBytes);
    }
}
