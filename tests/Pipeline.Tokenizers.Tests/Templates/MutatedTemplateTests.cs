using System.Text;
using System.Text.Json;
using Pipeline.TestKit;
using Pipeline.Tokenizers.Templates;
using Pipeline.Tokenizers.Templates.Syntax;

namespace Pipeline.Tokenizers.Tests.Templates;

/// <summary>Damaged templates give text or one of two errors, and end.</summary>
[TestClass]
public sealed class MutatedTemplateTests
{
    private static readonly string[] Pieces =
    [
        "{{", "}}", "{%", "%}", "{#", "#}", "-", "+", "~", "|", "(", ")", "[", "]", "{", "}", "'", "\"", "\\", ".", ",", ":", "=",
        " if ", " else ", " for ", " in ", " not ", " is ", "{% endif %}", "{% endfor %}", "{% break %}", "{% raw %}", "9", "**",
        "*", "//", "%", "none", "messages", "loop", "\n", "é", "\ud83d", "|list", "|tojson", "[::-1]", ".items()", " * 99999",
    ];

    [TestMethod]
    [Timeout(300_000, CooperativeCancellation = false)]
    public void Render_OfMutatedTemplates_GivesTextOrAnError()
    {
        Random random = TestSeed.CreateRandom();
        string[] templates = [.. Directory
            .EnumerateFiles(Path.Combine(GoldenTemplates.Folder, "families"), "*.jinja").Order().Select(File.ReadAllText)];
        JsonElement[] conversations =
        [
            GoldenTemplates.Conversation("tool-call", withTools: true, addGenerationPrompt: true),
            GoldenTemplates.Conversation("unicode", withTools: false, addGenerationPrompt: false),
        ];
        int parsed = 0;
        int rendered = 0;

        for (int i = 0; i < TestScale.Choose(byDefault: 1500, full: 50_000); i++)
        {
            string template = Mutate(templates[random.Next(templates.Length)], random);
            try
            {
                CompiledTemplate compiled = CompiledTemplate.Parse(template);
                parsed++;
                GoldenTemplates.Render(compiled, conversations[i % conversations.Length]);
                rendered++;
            }
            catch (Exception exception) when (exception is TemplateSyntaxException or ChatTemplateException)
            {
                Assert.AreNotEqual("", exception.Message);
            }
        }

        Console.WriteLine($"{parsed} parsed, {rendered} rendered");
        Assert.IsGreaterThan(0, rendered);
    }

    private static string Mutate(string template, Random random)
    {
        var text = new StringBuilder(template);
        for (int i = random.Next(1, 5); i > 0 && text.Length > 0; i--)
        {
            int position = random.Next(text.Length);
            int length = Math.Min(random.Next(1, 20), text.Length - position);
            switch (random.Next(3))
            {
                case 0:
                    text.Remove(position, length);
                    break;
                case 1:
                    text.Insert(position, Pieces[random.Next(Pieces.Length)]);
                    break;
                default:
                    text.Insert(random.Next(text.Length), text.ToString(position, length));
                    break;
            }
        }

        return text.ToString();
    }
}
