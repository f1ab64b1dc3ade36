using System.Text.Json;
using Pipeline.TestKit;

namespace Pipeline.Infra.Tests.Packages;

/// <summary>A project as MSBuild sees it.</summary>
/// <param name="IsShaped">Whether shapes stand in for packages.</param>
/// <param name="Packages">Its package references.</param>
/// <param name="Projects">Its project references, as full paths.</param>
internal sealed record ProjectEvaluation(bool IsShaped, IReadOnlyList<string> Packages, IReadOnlyList<string> Projects)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Evaluates a project under properties such as <c>HasServiceBus=false</c>, which go before what the probe wrote.</summary>
    public static async Task<ProjectEvaluation> RunAsync(string project, params IEnumerable<string> properties)
    {
        string[] asked = [$"-getProperty:{nameof(IsShaped)}", "-getItem:PackageReference", "-getItem:ProjectReference"];
        using ManagedProcess process = ManagedProcess.Start(
            "dotnet", ["msbuild", RepositoryRoot.Combine(project), .. asked, .. properties.Select(property => $"-p:{property}")]);
        Assert.AreEqual(0, await process.WaitForExitAsync(Limit), process.Output);

        using JsonDocument answer = JsonDocument.Parse(process.Output);
        JsonElement items = answer.RootElement.GetProperty("Items");
        return new ProjectEvaluation(
            answer.RootElement.GetProperty("Properties").GetProperty(nameof(IsShaped)).GetString() == "true",
            Read(items, "PackageReference", "Identity"),
            Read(items, "ProjectReference", "FullPath"));
    }

    private static string[] Read(JsonElement items, string name, string metadata) =>
        [.. items.GetProperty(name).EnumerateArray().Select(item => item.GetProperty(metadata).GetString()!)];
}
