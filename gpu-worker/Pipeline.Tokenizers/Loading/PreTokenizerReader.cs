using Pipeline.Tokenizers.Patterns;
using Pipeline.Tokenizers.PreTokenization;
using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Loading;

/// <summary>The <c>pre_tokenizer</c> section.</summary>
internal static class PreTokenizerReader
{
    /// <summary>As for normalizers: real files have up to three.</summary>
    public const int MaxSteps = 32;

    /// <summary>
    /// ByteLevel and Metaspace write more characters than they read, so that a chain of them doubles a text again and again.
    /// No published file has more than one of either.
    /// </summary>
    public const int MaxRewritingSteps = 2;

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
        if (steps.Count(step => step is ByteLevelPreTokenizer or MetaspacePreTokenizer) > MaxRewritingSteps)
        {
            throw node.Fail($"There are more than {MaxRewritingSteps} pre-tokenizers that rewrite the text.");
        }
    }

    private static IPreTokenizer ReadStep(string type, FileNode node) => type switch
    {
        "BertPreTokenizer" => new BertPreTokenizer(),
        "ByteLevel" => new ByteLevelPreTokenizer(
            node.Flag("add_prefix_space", absent: true), node.Flag("use_regex", absent: true)),
        "Digits" => new SplitPreTokenizer(
            new CodePointPattern(CodePoints.IsNumber),
            node.Flag("individual_digits", absent: false) ? SplitBehavior.Isolated : SplitBehavior.Contiguous,
            isInverted: false),
        "Metaspace" => MetaspaceReader.ReadPreTokenizer(node),
        "Punctuation" => new SplitPreTokenizer(
            new CodePointPattern(CodePoints.IsPunctuation), ReadBehavior(node.Optional("behavior")), isInverted: false),
        "Split" => new SplitPreTokenizer(
            PatternReader.Read(node.Required("pattern")),
            ReadBehavior(node.Required("behavior")),
            node.Flag("invert", absent: false)),
        "Whitespace" => new WhitespacePreTokenizer(),
        "WhitespaceSplit" => new WhitespaceSplitPreTokenizer(),
        _ => throw node.Fail($"The pre-tokenizer {FileNode.Shorten(type)} is not supported."),
    };

    private static SplitBehavior ReadBehavior(FileNode? node) => node?.AsString() switch
    {
        null or "Isolated" => SplitBehavior.Isolated,
        "Removed" => SplitBehavior.Removed,
        "Contiguous" => SplitBehavior.Contiguous,
        "MergedWithPrevious" => SplitBehavior.MergedWithPrevious,
        "MergedWithNext" => SplitBehavior.MergedWithNext,
        string other => throw node.Value.Fail($"The behavior {FileNode.Shorten(other)} is not supported."),
    };
}
