using System.Text.Json;

namespace Pipeline.Tokenizers.Tests.Templates;

/// <summary>Templates in the manner of the published families, over conversations of all kinds, against jinja2.</summary>
[TestClass]
public sealed class FamilyGoldenTests
{
    public static IEnumerable<object[]> Families => Directory
        .EnumerateFiles(Path.Combine(GoldenTemplates.Folder, "families"), "*.jinja")
        .Select(file => new object[] { Path.GetFileNameWithoutExtension(file) });

    [TestMethod]
    [DynamicData(nameof(Families))]
    public void Render_OfAFamily_EqualsTheReference(string family)
    {
        string file = Path.Combine(GoldenTemplates.Folder, "families", family + ".jinja");
        string template = File.ReadAllText(file);

        int count = 0;
        foreach (JsonElement golden in GoldenTemplates.ReadLines("families.jsonl"))
        {
            if (golden.GetProperty("template").GetString() == family)
            {
                AssertEqual(template, golden);
                count++;
            }
        }

        Assert.IsGreaterThanOrEqualTo(30, count);
    }

    private static void AssertEqual(string template, JsonElement golden)
    {
        string? text = GoldenTemplates.TryRender(template, VariablesOf(golden), out string error);

        string described = $"{golden.GetProperty("conversation")}, generation {golden.GetProperty("generation")}: {error}";
        string? expected = golden.TryGetProperty("text", out JsonElement member) ? member.GetString() : null;
        Assert.AreEqual(expected, text, described);
        if (expected is null && golden.GetProperty("raised").GetBoolean())
        {
            Assert.EndsWith(golden.GetProperty("error").GetString()!, error, described);
        }
    }

    private static JsonElement VariablesOf(JsonElement golden) => GoldenTemplates.Conversation(
        golden.GetProperty("conversation").GetString()!,
        golden.GetProperty("tools").GetBoolean(),
        golden.GetProperty("generation").GetBoolean());
}
