using System.Globalization;
using Pipeline.SampleDocuments.Documents;
using Pipeline.SampleDocuments.Facts;
using Pipeline.Tokenizers;
using Pipeline.Tokenizers.Templates;

namespace Pipeline.Benchmarks.Decoder;

/// <summary>A text over which logits are compared.</summary>
/// <param name="First">The first place whose logits count.</param>
/// <param name="Ids">All of its tokens.</param>
internal sealed record LogitsText(int First, int[] Ids)
{
    private const int Seed = 5;
    private const int DocumentCount = 16;

    /// <summary>For random weights: a text of no meaning, all of its places.</summary>
    public static LogitsText Arithmetic(int tokens) =>
        new(0, [.. Enumerable.Range(0, tokens).Select(position => DecoderText.TokenAt(7, position))]);

    /// <summary>For trained weights: held-out documents with their right answers, of which the answers' tokens count.</summary>
    /// <param name="modelDirectory">With a tokeniser; its chat template writes the prompts where there is one.</param>
    /// <param name="maxTokens">Longer ones are left out.</param>
    public static IReadOnlyList<LogitsText> OfDocuments(string modelDirectory, int maxTokens)
    {
        Tokenizer tokenizer = Tokenizer.LoadDirectory(modelDirectory);
        ChatTemplate? template = ChatTemplate.TryLoad(modelDirectory, TimeProvider.System);
        return
        [
            .. new DocumentGenerator(Split.HeldOut, Seed).Create(first: 0, DocumentCount)
                .Select(document => Create(tokenizer, template, document))
                .Where(text => text.Ids.Length <= maxTokens),
        ];
    }

    /// <summary>Writes texts, one a line.</summary>
    public static void WriteFile(string file, IEnumerable<LogitsText> texts) =>
        File.WriteAllLines(file, texts.Select(text => string.Join(' ', text.Ids.Prepend(text.First))));

    /// <summary>Reads what <see cref="WriteFile"/> wrote.</summary>
    public static IEnumerable<LogitsText> ReadFile(string file)
    {
        foreach (string line in File.ReadLines(file))
        {
            int[] numbers = [.. line.Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
            yield return new LogitsText(numbers[0], numbers[1..]);
        }
    }

    private static LogitsText Create(Tokenizer tokenizer, ChatTemplate? template, SampleDocument document)
    {
        List<int> ids = [];
        if (template is null)
        {
            tokenizer.Encode(document.Text + "\n", ids);
        }
        else
        {
            var messages = new[] { new { role = "user", content = document.Text } };
            string prompt = template.Render(System.Text.Json.JsonSerializer.SerializeToElement(messages), addGenerationPrompt: true);
            tokenizer.Encode(prompt, ids, addSpecialTokens: false);
        }

        int first = ids.Count - 1;
        tokenizer.Encode(document.Answer.ToJson(), ids, addSpecialTokens: false);

        // nothing follows the last token
        return new LogitsText(first, [.. ids[..^1]]);
    }
}
