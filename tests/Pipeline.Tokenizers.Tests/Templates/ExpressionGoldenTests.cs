using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Pipeline.Tokenizers.Tests.Templates;

/// <summary>Expressions and small templates, against jinja2.</summary>
[TestClass]
public sealed class ExpressionGoldenTests
{
    [TestMethod]
    public void Render_OfRandomExpressions_EqualsTheReference() =>
        AssertEqual("expressions.jsonl", "expression", expression => "{{ " + expression + " }}", atLeast: 500);

    [TestMethod]
    public void Render_OfSnippets_EqualsTheReference() =>
        AssertEqual("snippets.jsonl", "template", template => template, atLeast: 500);

    [TestMethod]
    public void Render_OfProbesOfTransformers_EqualsItsOwnFunction() =>
        AssertEqual("transformers.jsonl", "template", template => template, atLeast: 500);

    private static void AssertEqual(string file, string member, Func<string, string> templateOf, int atLeast)
    {
        JsonElement variables = GoldenTemplates.ReadJson("variables.json");
        var differences = new StringBuilder();
        int count = 0;
        foreach (JsonElement golden in GoldenTemplates.ReadLines(file))
        {
            string source = golden.GetProperty(member).GetString()!;
            string? expected = golden.TryGetProperty("text", out JsonElement text) ? text.GetString() : null;
            string? found = GoldenTemplates.TryRender(templateOf(source), variables, out string error);
            if (found != expected)
            {
                differences.AppendLine(
                    CultureInfo.InvariantCulture, $"{source}\n  expected {expected ?? "an error"}\n  found    {found ?? error}");
            }

            count++;
        }

        Assert.AreEqual("", differences.ToString());
        Assert.IsGreaterThanOrEqualTo(atLeast, count);
    }
}
