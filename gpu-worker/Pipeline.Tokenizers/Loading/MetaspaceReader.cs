using Pipeline.Tokenizers.PreTokenization;

namespace Pipeline.Tokenizers.Loading;

/// <summary>Metaspace, which is a pre-tokeniser and a decoder with the same fields.</summary>
internal static class MetaspaceReader
{
    private const string DefaultMark = "\u2581";

    public static MetaspacePreTokenizer ReadPreTokenizer(FileNode node) =>
        new(ReadMark(node), ReadScheme(node), node.Flag("split", absent: true));

    /// <summary>The character that stands for a space.</summary>
    public static char ReadMark(FileNode node)
    {
        string mark = node.Optional("replacement")?.AsString() ?? DefaultMark;
        return mark.Length == 1
            ? mark[0]
            : throw node.Fail($"The replacement {FileNode.Shorten(mark)} is not one character up to U+FFFF.");
    }

    /// <summary>The scheme; older files say <c>add_prefix_space</c> instead.</summary>
    public static PrependScheme ReadScheme(FileNode node)
    {
        FileNode? scheme = node.Optional("prepend_scheme");
        PrependScheme? read = scheme?.AsString() switch
        {
            null => null,
            "always" => PrependScheme.Always,
            "first" => PrependScheme.First,
            "never" => PrependScheme.Never,
            string other => throw scheme.Value.Fail($"The scheme {FileNode.Shorten(other)} is not supported."),
        };
        if (node.Flag("add_prefix_space", absent: true))
        {
            return read ?? PrependScheme.Always;
        }

        return read is null or PrependScheme.Never
            ? PrependScheme.Never
            : throw node.Fail("add_prefix_space contradicts prepend_scheme.");
    }
}
