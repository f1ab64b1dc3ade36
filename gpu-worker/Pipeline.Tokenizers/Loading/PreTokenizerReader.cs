using Pipeline.Tokenizers.PreTokenization;

namespace Pipeline.Tokenizers.Loading;

/// <summary>The <c>pre_tokenizer</c> section.</summary>
internal static class PreTokenizerReader
{
    /// <summary>As for normalizers: real files have up to three.</summary>
    public const int MaxSteps = 32;

    public static IPreTokenizer Read(FileNode? node)
    {
        var steps = new List<IPreTokenizer>();
        if (node is FileNode section)
        {
            AddSteps(section, steps);
        }

        return steps.Count == 1 ? steps[0] : new PreTokenizerSequence(steps);
    }

    private static void AddSteps(FileNode node, List<IPreTokenizer> steps)
    {
        string type = node.Required("type").AsString();
        if (type == "Sequence")
        {
            foreach (FileNode step in node.Required("pretokenizers").Items())
            {
                AddSteps(step, steps);
            }

            return;
        }

        if (steps.Count == MaxSteps)
        {
            throw node.Fail($"There are more than {MaxSteps} pre-tokenizers.");
        }

        steps.Add(ReadStep(type, node));
    }

    private static IPreTokenizer ReadStep(string type, FileNode node) => type switch
    {
        "BertPreTokenizer" => new BertPreTokenizer(),
        "Whitespace" => new WhitespacePreTokenizer(),
        "WhitespaceSplit" => new WhitespaceSplitPreTokenizer(),
        "Punctuation" => new PunctuationPreTokenizer(ReadBehavior(node.Optional("behavior"))),
        _ => throw node.Fail($"The pre-tokenizer {FileNode.Shorten(type)} is not supported."),
    };

    private static PunctuationBehavior ReadBehavior(FileNode? node) => node?.AsString() switch
    {
        null or "Isolated" => PunctuationBehavior.Isolated,
        "Removed" => PunctuationBehavior.Removed,
        "Contiguous" => PunctuationBehavior.Contiguous,
        string other => throw node.Value.Fail($"The behavior {FileNode.Shorten(other)} of Punctuation is not supported."),
    };
}
