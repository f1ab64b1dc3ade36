using System.Text;
using Pipeline.Tokenizers.Normalization;

namespace Pipeline.Tokenizers.Loading;

/// <summary>The <c>normalizer</c> section.</summary>
internal static class NormalizerReader
{
    /// <summary>A file that chains more steps than this is an attack on time: real ones have up to six.</summary>
    public const int MaxSteps = 32;

    public static INormalizer Read(FileNode? node)
    {
        var steps = new List<INormalizer>();
        if (node is FileNode section)
        {
            AddSteps(section, steps);
        }

        return new NormalizerSequence(steps);
    }

    private static void AddSteps(FileNode node, List<INormalizer> steps)
    {
        string type = node.Required("type").AsString();
        if (type == "Sequence")
        {
            foreach (FileNode step in node.Required("normalizers").Items())
            {
                AddSteps(step, steps);
            }

            return;
        }

        if (steps.Count == MaxSteps)
        {
            throw node.Fail($"There are more than {MaxSteps} normalizers.");
        }

        steps.Add(ReadStep(type, node));
    }

    private static INormalizer ReadStep(string type, FileNode node) => type switch
    {
        "BertNormalizer" => new BertNormalizer(new BertNormalizerOptions(
            CleanText: node.Flag("clean_text", absent: true),
            HandleChineseChars: node.Flag("handle_chinese_chars", absent: true),
            StripAccents: node.Optional("strip_accents")?.AsBool(),
            Lowercase: node.Flag("lowercase", absent: true))),
        "Lowercase" => new LowercaseNormalizer(),
        "StripAccents" => new StripAccentsNormalizer(),
        "NFC" => new UnicodeFormNormalizer(NormalizationForm.FormC),
        "NFD" => new UnicodeFormNormalizer(NormalizationForm.FormD),
        "NFKC" => new UnicodeFormNormalizer(NormalizationForm.FormKC),
        "NFKD" => new UnicodeFormNormalizer(NormalizationForm.FormKD),
        _ => throw node.Fail($"The normalizer {FileNode.Shorten(type)} is not supported."),
    };
}
