using System.Xml.Linq;
using Pipeline.TestKit;

namespace Pipeline.Infra.Tests.Packages;

/// <summary>What Directory.Build.targets replaces by shapes.</summary>
internal static class ShapeRules
{
    private static readonly XDocument Targets = XDocument.Load(RepositoryRoot.Combine("Directory.Build.targets"));

    /// <summary>The replaced packages, each with the flag of the probe that says whether it is missing.</summary>
    public static IReadOnlyList<(string Package, string Flag)> Replaced { get; } =
        [.. Targets.Descendants("PackageReference").Select(element => (element.Attribute("Remove")!.Value, Flag(element.Parent!)))];

    // the group's condition names a property, whose own condition names the flag
    private static string Flag(XElement group)
    {
        string condition = group.Attribute("Condition")!.Value;
        string property = condition[(condition.IndexOf('(', StringComparison.Ordinal) + 1)..condition.IndexOf(')', StringComparison.Ordinal)];
        string reason = Targets.Descendants(property).Single().Attribute("Condition")!.Value;
        return reason.Split("$(").Select(part => part.Split(')')[0]).Single(name => name.StartsWith("Has", StringComparison.Ordinal));
    }
}
