using System.Text;
using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Normalization;

/// <summary>NFC, NFD, NFKC or NFKD.</summary>
internal sealed class UnicodeFormNormalizer(NormalizationForm form) : INormalizer
{
    public string Normalize(string text) => UnicodeForms.Apply(text, form);
}
