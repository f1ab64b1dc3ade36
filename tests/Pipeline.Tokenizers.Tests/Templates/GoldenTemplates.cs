using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.TestKit;
using Pipeline.Tokenizers.Templates;
using Pipeline.Tokenizers.Templates.Files;
using Pipeline.Tokenizers.Templates.Syntax;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Tests.Templates;

/// <summary>Files of the folder Goldens; its README says what made them.</summary>
internal static class GoldenTemplates
{
    /// <summary>The instant that the goldens were rendered at.</summary>
    public static readonly ManualTimeProvider Time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public static string Folder { get; } =
        RepositoryRoot.Combine("tests/Pipeline.Tokenizers.Tests/Templates/Goldens");

    public static JsonElement NoVariables { get; } = Parse("{}");

    public static JsonElement ReadJson(string name) => Parse(File.ReadAllText(Path.Combine(Folder, name)));

    public static IEnumerable<JsonElement> ReadLines(string name) =>
        File.ReadLines(Path.Combine(Folder, name)).Select(Parse);

    /// <summary>The variables that a template gets for one of the conversations.</summary>
    public static JsonElement Conversation(string name, bool withTools, bool addGenerationPrompt)
    {
        JsonElement inputs = ReadJson("conversations.json");
        JsonObject variables = JsonObject.Create(inputs.GetProperty("tokens"))!;
        variables["messages"] = JsonArray.Create(inputs.GetProperty("conversations").GetProperty(name));
        variables["tools"] = withTools ? JsonArray.Create(inputs.GetProperty("tools")) : null;
        variables["documents"] = null;
        variables["add_generation_prompt"] = addGenerationPrompt;
        return JsonSerializer.SerializeToElement(variables);
    }

    /// <summary>Renders a template over the members of a JSON object.</summary>
    public static string Render(CompiledTemplate template, JsonElement variables) => template.Render(
        work => variables.EnumerateObject()
            .Select(member => KeyValuePair.Create<string, TemplateValue>(member.Name, JsonValueReader.Read(member.Value, work))),
        Time);

    /// <summary>Renders a template without variables.</summary>
    public static string Render(string template) => Render(CompiledTemplate.Parse(template), NoVariables);

    /// <summary>Parses and renders a template.</summary>
    /// <returns>Null where it is refused; then <paramref name="error"/> says why.</returns>
    public static string? TryRender(string template, JsonElement variables, out string error)
    {
        try
        {
            error = "";
            return Render(CompiledTemplate.Parse(template), variables);
        }
        catch (Exception exception) when (exception is ChatTemplateException or TemplateSyntaxException)
        {
            error = exception.Message;
            return null;
        }
    }

    private static JsonElement Parse(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
