using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Architecture.Tests;

/// <summary>What can be seen of the style from the text alone.</summary>
[TestClass]
public sealed partial class SourceShapeTests
{
    private const int MostLines = 400;

    private static readonly string[] ProductFolders = ["functions", "gpu-worker", "scripts/samples", "scripts/models"];

    // Each project logs within its own range, so that an event id names one event of the whole product.
    private static readonly Dictionary<string, (int First, int Last)> EventIds = new(StringComparer.Ordinal)
    {
        ["Pipeline.Ingest"] = (1000, 1999),
        ["Pipeline.Api"] = (6000, 6999),
        ["Pipeline.LocalHost"] = (7000, 7999),
        ["Pipeline.Storage"] = (2000, 2999),
        ["Pipeline.Engine"] = (3000, 3999),
        ["Pipeline.Engine.Onnx"] = (4000, 4999),
        ["Pipeline.Worker"] = (5000, 5999),
        ["Pipeline.Telemetry"] = (8000, 8999),
        ["Pipeline.ServiceBus"] = (9000, 9499),
        ["Pipeline.Functions"] = (9500, 9999),
    };

    [TestMethod]
    public void Files_OfTheProduct_StayShort()
    {
        IEnumerable<string> tooLong = ProductFolders.SelectMany(Repository.Sources).Where(file => File.ReadLines(file).Count() > MostLines);

        Assert.IsEmpty(tooLong);
    }

    [TestMethod]
    public void Files_OfTheProduct_HoldOneTypeNamedLikeThem()
    {
        foreach (string file in ProductFolders.SelectMany(Repository.Sources))
        {
            string[] types = [.. TopLevelType().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value)];
            if (types.Length > 0)
            {
                Assert.AreEqual(Path.GetFileName(file).Split('.')[0], string.Join(", ", types.Distinct()), file);
            }
        }
    }

    [TestMethod]
    public void EventIds_OfAllLogs_AreUniqueAndInTheirProjectsRange()
    {
        var seen = new Dictionary<int, string>();
        foreach (string file in ProductFolders.SelectMany(Repository.Sources))
        {
            foreach (Match match in EventId().Matches(File.ReadAllText(file)))
            {
                int id = int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture);
                string project = Path.GetRelativePath(Repository.Root, file).Split('/')[1];
                (int first, int last) = EventIds[project];

                Assert.IsTrue(id >= first && id <= last, $"{file}: {id} is not one of {project}'s ids {first} to {last}");
                Assert.IsTrue(seen.TryAdd(id, file), $"{file}: {id} is taken by {seen[id]}");
            }
        }

        Assert.IsGreaterThan(10, seen.Count);
    }

    [TestMethod]
    public void LogMessages_All_HaveANameOfTheirOwn()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string file in ProductFolders.SelectMany(Repository.Sources).Where(file => file.EndsWith(".Log.cs", StringComparison.Ordinal)))
        {
            string text = File.ReadAllText(file);
            MatchCollection names = EventName().Matches(text);

            Assert.HasCount(EventId().Count(text), names, file);
            Assert.IsTrue(names.All(name => seen.Add(name.Groups["name"].Value)), file);
        }
    }

    [TestMethod]
    public void TopLevel_OfTheRepository_HoldsWhatTheUserNamed()
    {
        string[] allowed = ["functions", "gpu-worker", "infra", "tests", "scripts", "artifacts"];
        IEnumerable<string> folders = Directory.EnumerateDirectories(Repository.Root).Select(folder => Path.GetFileName(folder));

        Assert.IsEmpty(folders.Where(folder => !folder.StartsWith('.')).Except(allowed));
    }

    [GeneratedRegex(@"^(?:public |internal |file )?(?:static |sealed |abstract |readonly |unsafe |partial |ref )*(?:class|record struct|record|struct|interface|enum) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    [GeneratedRegex("EventName = \"(?<name>\\w+)\"")]
    private static partial Regex EventName();

    [GeneratedRegex(@"LoggerMessage\(\s*(?:EventId = )?(?<id>\d+)")]
    private static partial Regex EventId();
}
