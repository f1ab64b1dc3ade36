using Pipeline.Tokenizers.Decoding;
using Pipeline.Tokenizers.Patterns;
using Pipeline.Tokenizers.PreTokenization;

namespace Pipeline.Tokenizers.Loading;

/// <summary>The <c>decoder</c> section.</summary>
internal static class DecoderReader
{
    /// <summary>As for normalizers: real files have up to five.</summary>
    public const int MaxSteps = 32;

    public static DecoderPlan Read(FileNode? node)
    {
        if (node is not FileNode section)
        {
            return DecoderPlan.None;
        }

        var steps = new List<FileNode>();
        AddSteps(section, steps);
        List<string> types = [.. steps.Select(TypeOf)];
        return new DecoderPlan(
            [.. steps.Select(ReadStep)], types.Contains("ByteLevel"), types.Contains("ByteFallback"));
    }

    private static string TypeOf(FileNode node) => node.Required("type").AsString();

    private static void AddSteps(FileNode node, List<FileNode> steps)
    {
        if (TypeOf(node) == "Sequence")
        {
            foreach (FileNode step in node.Required("decoders").Items())
            {
                AddSteps(step, steps);
            }

            return;
        }

        if (steps.Count == MaxSteps)
        {
            throw node.Fail($"There are more than {MaxSteps} decoders.");
        }

        steps.Add(node);
    }

    private static Func<DecoderStage, DecoderStage> ReadStep(FileNode node) => TypeOf(node) switch
    {
        "BPEDecoder" => ReadEndOfWord(node),
        "ByteFallback" => next => new ByteFallbackStage(next),
        "ByteLevel" => next => new ByteLevelStage(next),
        "Fuse" => next => new FuseStage(next),
        "Metaspace" => ReadMetaspace(node),
        "Replace" => ReadReplace(node),
        "Strip" => ReadStrip(node),
        "WordPiece" => ReadWordPiece(node),
        string other => throw node.Fail($"The decoder {FileNode.Shorten(other)} is not supported."),
    };

    private static Func<DecoderStage, DecoderStage> ReadEndOfWord(FileNode node)
    {
        string suffix = node.Optional("suffix")?.AsString() ?? "</w>";
        return suffix.Length > 0
            ? next => new EndOfWordStage(next, suffix)
            : throw node.Fail("The suffix is empty.");
    }

    private static Func<DecoderStage, DecoderStage> ReadMetaspace(FileNode node)
    {
        char mark = MetaspaceReader.ReadMark(node);
        bool dropsFirst = MetaspaceReader.ReadScheme(node) != PrependScheme.Never;
        return next => new MetaspaceStage(next, mark, dropsFirst);
    }

    private static Func<DecoderStage, DecoderStage> ReadReplace(FileNode node)
    {
        var replacement = new PatternReplacement(
            PatternReader.Read(node.Required("pattern")), node.Required("content").AsString());
        return next => new ReplaceStage(next, replacement);
    }

    private static Func<DecoderStage, DecoderStage> ReadStrip(FileNode node)
    {
        FileNode content = node.Required("content");
        string character = content.AsString();
        if (character.Length != 1)
        {
            throw content.Fail($"{FileNode.Shorten(character)} is not one character up to U+FFFF.");
        }

        int start = node.Required("start").AsInt(0, int.MaxValue);
        int stop = node.Required("stop").AsInt(0, int.MaxValue);
        return next => new StripStage(next, character[0], start, stop);
    }

    private static Func<DecoderStage, DecoderStage> ReadWordPiece(FileNode node)
    {
        string prefix = node.Optional("prefix")?.AsString() ?? "##";
        bool cleansUp = node.Flag("cleanup", absent: true);
        return next => new WordPieceStage(next, prefix, cleansUp);
    }
}
