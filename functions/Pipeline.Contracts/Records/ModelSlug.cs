using System.Text;

namespace Pipeline.Contracts.Records;

/// <summary>The part of a queue's and a folder's name that stands for a model's id.</summary>
public static class ModelSlug
{
    /// <summary>Longest slug: "pipeline-model-" and it are at most 63 characters.</summary>
    public const int MaxLength = 40;

    /// <summary>Lower-case letters and digits of the id; everything else becomes one '-'.</summary>
    /// <exception cref="ArgumentException">Nothing is left of the id.</exception>
    public static string FromId(string modelId)
    {
        var slug = new StringBuilder(modelId.Length);
        foreach (char c in modelId)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(char.ToLowerInvariant(c));
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        string text = slug.ToString(0, Math.Min(slug.Length, MaxLength)).Trim('-');
        return text.Length > 0 ? text : throw new ArgumentException($"'{modelId}' has no letter or digit to make a slug of.", nameof(modelId));
    }

    /// <summary>Whether the text has the form of a slug.</summary>
    public static bool IsValid(string slug) =>
        slug.Length is > 0 and <= MaxLength && slug.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
