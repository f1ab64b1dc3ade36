using System.Text;
using Pipeline.Tokenizers.Normalization;
using Pipeline.Tokenizers.Patterns;

namespace Pipeline.Tokenizers.Loading;

/// <summary>The <c>normalizer</c> section.</summary>
internal static class NormalizerReader
{
    /// <summary>A file that chains more steps than this is an attack on time: real ones have up to six.</summary>
    public const int MaxSteps = 32;

    /// <summary>
    /// How many characters all steps together may make of one: a chain that doubles a text again and again is an attack on
    /// memory. ALBERT's compatibility forms and charsmap, one after the other, come to some 1,300.
    /// </summary>
    public const int MaxGrowth = 10_000;

    // What one character becomes at most, in characters: Unicode's own bounds for NFC, NFD and the compatibility forms.
    private const int ComposedGrowth = 3;
    private const int DecomposedGrowth = 4;
    private const int CompatibleGrowth = 18;
    private const int LowercaseGrowth = 2;
    private const int SpacedGrowth = 3;

    public static INormalizer Read(FileNode? node)
    {
        var steps = new List<INormalizer>();
        long growth = 1;
        if (node is FileNode section)
        {
            AddSteps(section, steps, ref growth);
        }

        return new NormalizerSequence(steps);
    }

    private static void AddSteps(FileNode node, List<INormalizer> steps, ref long growth)
    {
        string type = node.Required("type").AsString();
        if (type == "Sequence")
        {
            foreach (FileNode step in node.Required("normalizers").Items())
            {
                AddSteps(step, steps, ref growth);
            }

            return;
        }

        if (steps.Count == MaxSteps)
        {
            throw node.Fail($"There are more than {MaxSteps} normalizers.");
        }

        (INormalizer normalizer, int stepGrowth) = ReadStep(type, node);
        steps.Add(normalizer);
        growth *= stepGrowth;
        if (growth > MaxGrowth)
        {
            throw node.Fail($"The normalizers together can make more than {MaxGrowth} characters of one.");
        }
    }

    private static (INormalizer Normalizer, int Growth) ReadStep(string type, FileNode node) => type switch
    {
        "BertNormalizer" => (ReadBert(node), SpacedGrowth * DecomposedGrowth * LowercaseGrowth),
        "Lowercase" => (new LowercaseNormalizer(), LowercaseGrowth),
        "NFC" => (new UnicodeFormNormalizer(NormalizationForm.FormC), ComposedGrowth),
        "NFD" => (new UnicodeFormNormalizer(NormalizationForm.FormD), DecomposedGrowth),
        "NFKC" => (new UnicodeFormNormalizer(NormalizationForm.FormKC), CompatibleGrowth),
        "NFKD" => (new UnicodeFormNormalizer(NormalizationForm.FormKD), CompatibleGrowth),
        "Nmt" => (new NmtNormalizer(), 1),
        "Precompiled" => ReadPrecompiled(node.Required("precompiled_charsmap")),
        "Prepend" => (new PrependNormalizer(ReadContent(node.Required("prepend"))), 1),
        "Replace" => ReadReplace(node),
        "Strip" => (new StripNormalizer(node.Flag("strip_left", absent: true), node.Flag("strip_right", absent: true)), 1),
        "StripAccents" => (new StripAccentsNormalizer(), 1),
        _ => throw node.Fail($"The normalizer {FileNode.Shorten(type)} is not supported."),
    };

    private static BertNormalizer ReadBert(FileNode node) => new(new BertNormalizerOptions(
        CleanText: node.Flag("clean_text", absent: true),
        HandleChineseChars: node.Flag("handle_chinese_chars", absent: true),
        StripAccents: node.Optional("strip_accents")?.AsBool(),
        Lowercase: node.Flag("lowercase", absent: true)));

    private static (INormalizer Normalizer, int Growth) ReadReplace(FileNode node)
    {
        FileNode pattern = node.Required("pattern");
        string content = ReadContent(node.Required("content"));

        // an expression may match nothing, between any two characters
        int growth = PatternReader.ReadLiteral(pattern) is string literal
            ? (content.Length + literal.Length - 1) / literal.Length
            : content.Length + 1;
        return (new ReplaceNormalizer(new PatternReplacement(PatternReader.Read(pattern), content)), Math.Max(growth, 1));
    }

    private static (INormalizer Normalizer, int Growth) ReadPrecompiled(FileNode node)
    {
        try
        {
            CharacterMap map = CharacterMap.Parse(Convert.FromBase64String(node.AsString()));
            return (new PrecompiledNormalizer(map), Math.Max(map.LongestReplacement, 1));
        }
        catch (FormatException exception)
        {
            throw node.Fail(exception.Message, exception);
        }
    }

    private static string ReadContent(FileNode node)
    {
        string content = node.AsString();
        return content.Length <= VocabularyReader.MaxTokenCharacters
            ? content
            : throw node.Fail($"The text has {content.Length} characters; the limit is {VocabularyReader.MaxTokenCharacters}.");
    }
}
