using System.CommandLine;
using Pipeline.SampleDocuments.Passages;
using Pipeline.Tokenizers;

namespace Pipeline.SampleDocuments.Commands;

/// <summary>sample-documents passage-tokens TOKENIZER TEXTS OUT: passages as token ids.</summary>
internal static class PassageTokensCommand
{
    public static Command Create()
    {
        var tokenizer = new Argument<string>("TOKENIZER") { Description = "The tokenizer.json." };
        var texts = new Argument<string>("TEXTS") { Description = "File with one passage a line." };
        var output = new Argument<string>("OUT") { Description = "File with the ids of one text a line, without special tokens." };
        var halves = new Option<bool>("--halves") { Description = "Two lines for each passage: the first half of its words, and the second." };
        var command = new Command("passage-tokens", "Writes passages as token ids.") { tokenizer, texts, output, halves };
        command.SetAction(result => Reporting.Run(result, () =>
        {
            Tokenizer loaded = Tokenizer.Load(result.GetRequiredValue(tokenizer));
            IEnumerable<string> lines = File.ReadLines(result.GetRequiredValue(texts));
            if (result.GetValue(halves))
            {
                lines = lines.Select(PassageHalves.Of).SelectMany(pair => new[] { pair.First, pair.Second });
            }

            string path = result.GetRequiredValue(output);
            File.WriteAllLines(path, lines.Select(line => IdsOf(loaded, line)));
            return $"Wrote {path}.";
        }));
        return command;
    }

    private static string IdsOf(Tokenizer tokenizer, string text)
    {
        List<int> ids = [];
        tokenizer.Encode(text, ids, addSpecialTokens: false);
        return string.Join(' ', ids);
    }
}
