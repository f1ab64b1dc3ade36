namespace Pipeline.Cli;

/// <summary>What the environment says.</summary>
/// <param name="Host">Stands in for <c>--host</c>; or null.</param>
/// <param name="ApiKey">Goes with every request; or null. Never an option: command lines are for all to see.</param>
internal sealed record CliEnvironment(string? Host, string? ApiKey)
{
    /// <summary>Names <see cref="Host"/>.</summary>
    public const string HostVariable = "PIPELINE_HOST";

    /// <summary>Names <see cref="ApiKey"/>.</summary>
    public const string ApiKeyVariable = "PIPELINE_API_KEY";

    /// <summary>That of the process.</summary>
    public static CliEnvironment OfProcess() =>
        new(Environment.GetEnvironmentVariable(HostVariable), Environment.GetEnvironmentVariable(ApiKeyVariable));
}
