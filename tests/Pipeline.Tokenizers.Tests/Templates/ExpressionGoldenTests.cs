using System.Globalization;
using System.Text;
using System.Text.Json;
using Pipeline.Tokenizers.Templates;

namespace Pipeline.Tokenizers.Tests.Templates;

/// <summary>Expressions and small templates, against jinja2.</summary>
[TestClass]
public sealed class ExpressionGoldenTests
{
    [TestMethod]
    public void Render_OfRandomExpressions_EqualsTheReference()
    {
        JsonElement variables = GoldenTemplates.ReadJson("variables.json");
        var differences = new StringBuilder();
        int count = 0;

        foreach (JsonElement golden in GoldenTemplates.ReadLines("expressions.jsonl"))
        {
            string expression = golden.GetProperty("expression").GetString()!;
            string? expected = golden.TryGetProperty("text", out JsonElement member) ? member.GetString() : null;
            CompiledTemplate template = CompiledTemplate.Parse("{{ " + expression + " }}");
            string? text = GoldenTemplates.TryRender(template, variables, out string error);
            if (text != expected)
            {
                differences.AppendLine(CultureInfo.InvariantCulture, $"{expression}\n  expected {expected ?? "an error"}\n  found    {text ?? error}");
            }

            count++;
        }

        Assert.AreEqual("", differences.ToString());
        Assert.IsGreaterThanOrEqualTo(500, count);
    }
}
