using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Pipeline.TestStack;

/// <summary>Writes batch inputs.</summary>
public static class Requests
{
    /// <summary>One request line without its end.</summary>
    public static string Line(string customId, string model, string input, string url = "/v1/embeddings") =>
        $$$"""{"custom_id":{{{Json(customId)}}},"method":"POST","url":{{{Json(url)}}},"body":{"model":{{{Json(model)}}},"input":{{{Json(input)}}}}}""";

    /// <summary>Many small requests, named by their number from 1.</summary>
    public static MemoryStream Many(int count, string model, Random random)
    {
        string[] words = ["river", "bread", "glass", "clock", "tide", "letter", "map", "rail", "soil", "sleep"];
        var text = new StringBuilder();
        for (int number = 1; number <= count; number++)
        {
            string input = string.Join(' ', Enumerable.Range(0, random.Next(5, 60)).Select(_ => words[random.Next(words.Length)]));
            text.Append(Line(CustomId(number), model, input)).Append('\n');
        }

        return new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()));
    }

    public static string CustomId(int number) => number.ToString("d8", CultureInfo.InvariantCulture);

    private static string Json(string text) => JsonSerializer.Serialize(text);
}
