using Pipeline.Tokenizers.AddedTokens;
using Pipeline.Tokenizers.Models;
using Pipeline.Tokenizers.PostProcessing;

namespace Pipeline.Tokenizers.Loading;

/// <summary>The <c>post_processor</c> section, as far as single texts go.</summary>
internal static class PostProcessorReader
{
    /// <summary>
    /// Bounds a template's items, and the tokens that it puts around every text: a template may name a special token any number
    /// of times, each with any number of ids. Real ones have up to three items.
    /// </summary>
    public const int MaxTemplateSize = 64;

    public static SequenceFrame Read(FileNode? node, Vocabulary vocabulary, IReadOnlyList<AddedToken> addedTokens)
    {
        if (node is not FileNode section)
        {
            return SequenceFrame.None;
        }

        var known = addedTokens.ToDictionary(token => token.Content, token => token.Id, StringComparer.Ordinal);
        int Check(FileNode id, string token) => CheckId(id, token, known, vocabulary);
        return ReadProcessor(section, Check);
    }

    private static SequenceFrame ReadProcessor(FileNode node, Func<FileNode, string, int> check)
    {
        string type = node.Required("type").AsString();
        return type switch
        {
            "TemplateProcessing" => ReadTemplate(node, check),
            "BertProcessing" or "RobertaProcessing" => new SequenceFrame(
                [ReadPair(node.Required("cls"), check)],
                [ReadPair(node.Required("sep"), check)]),
            "ByteLevel" => SequenceFrame.None, // it changes offsets, which nobody asks for here
            "Sequence" => ReadSequence(node, check),
            _ => throw node.Fail($"The post-processor {FileNode.Shorten(type)} is not supported."),
        };
    }

    private static SequenceFrame ReadSequence(FileNode node, Func<FileNode, string, int> check)
    {
        SequenceFrame frame = SequenceFrame.None;
        FileNode processors = node.Required("processors");
        foreach ((int index, FileNode processor) in processors.Items().Index())
        {
            if (index == MaxTemplateSize)
            {
                throw processors.Fail($"There are more than {MaxTemplateSize} post-processors.");
            }

            frame = ReadProcessor(processor, check).Around(frame);
            if (frame.Before.Count + frame.After.Count > MaxTemplateSize)
            {
                throw processors.Fail($"The post-processors put more than {MaxTemplateSize} tokens around a text.");
            }
        }

        return frame;
    }

    private static SequenceFrame ReadTemplate(FileNode node, Func<FileNode, string, int> check)
    {
        FileNode single = node.Required("single");
        var before = new List<int>();
        var after = new List<int>();
        int sequences = 0;
        foreach ((int index, FileNode item) in single.Items().Index())
        {
            if (index == MaxTemplateSize)
            {
                throw single.Fail($"The template has more than {MaxTemplateSize} items.");
            }

            if (item.Optional("SpecialToken") is FileNode special)
            {
                (sequences == 0 ? before : after).AddRange(ReadSpecial(node, special.Required("id"), check));
                if (before.Count + after.Count > MaxTemplateSize)
                {
                    throw single.Fail($"The template has more than {MaxTemplateSize} tokens.");
                }

                continue;
            }

            FileNode id = item.Required("Sequence").Required("id");
            sequences++;
            if (id.AsString() != "A")
            {
                throw id.Fail("The template for one text names a second one.");
            }
        }

        return sequences == 1
            ? new SequenceFrame(before, after)
            : throw single.Fail($"The template has {sequences} sequences; it must have one.");
    }

    private static IEnumerable<int> ReadSpecial(FileNode template, FileNode name, Func<FileNode, string, int> check)
    {
        FileNode entry = template.Required("special_tokens").Required(name.AsString());
        List<FileNode> ids = [.. entry.Required("ids").Items()];
        List<FileNode> tokens = [.. entry.Required("tokens").Items()];
        return ids.Count == tokens.Count
            ? ids.Zip(tokens, (id, token) => check(id, token.AsString()))
            : throw entry.Fail($"There are {ids.Count} ids for {tokens.Count} tokens.");
    }

    private static int ReadPair(FileNode pair, Func<FileNode, string, int> check)
    {
        List<FileNode> items = [.. pair.Items()];
        return items.Count == 2
            ? check(items[1], items[0].AsString())
            : throw pair.Fail("Expected an array of a token and its id.");
    }

    // A template that names a token but carries another one's id would put a wrong [CLS] in front of every text.
    private static int CheckId(FileNode node, string token, Dictionary<string, int> known, Vocabulary vocabulary)
    {
        int id = node.AsInt(0, VocabularyReader.MaxTokenId);
        if (!known.TryGetValue(token, out int expected) && !vocabulary.TryGetId(token, out expected))
        {
            throw node.Fail($"The token {FileNode.Shorten(token)} is not in the vocabulary.");
        }

        return id == expected
            ? id
            : throw node.Fail($"The token {FileNode.Shorten(token)} has the id {id}; by the vocabulary it is {expected}.");
    }
}
