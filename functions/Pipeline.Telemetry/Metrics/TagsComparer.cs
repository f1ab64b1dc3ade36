using Tags = System.Collections.Generic.KeyValuePair<string, object?>[];
using TagSpan = System.ReadOnlySpan<System.Collections.Generic.KeyValuePair<string, object?>>;

namespace Pipeline.Telemetry.Metrics;

/// <summary>Compares tags in the order they were given, so that a span of tags finds its series without an allocation.</summary>
internal sealed class TagsComparer : IEqualityComparer<Tags>, IAlternateEqualityComparer<TagSpan, Tags>
{
    public static TagsComparer Instance { get; } = new();

    public bool Equals(Tags? x, Tags? y) => x is null ? y is null : y is not null && Equals(x.AsSpan(), y);

    public int GetHashCode(Tags obj) => GetHashCode(obj.AsSpan());

    public Tags Create(TagSpan alternate) => alternate.ToArray();

    public bool Equals(TagSpan alternate, Tags other)
    {
        if (alternate.Length != other.Length)
        {
            return false;
        }

        for (int i = 0; i < alternate.Length; i++)
        {
            if (alternate[i].Key != other[i].Key || !Equals(alternate[i].Value, other[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    public int GetHashCode(TagSpan alternate)
    {
        // a series' keys hardly differ; its values do, and hashing them alone is enough
        int hash = alternate.Length;

        foreach (ref readonly KeyValuePair<string, object?> tag in alternate)
        {
            hash = (hash * 31) + (tag.Value?.GetHashCode() ?? 0);
        }

        return hash;
    }
}
