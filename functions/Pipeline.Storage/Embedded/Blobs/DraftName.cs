using System.Globalization;
using Pipeline.Storage.Embedded.Files;

namespace Pipeline.Storage.Embedded.Blobs;

/// <summary>
/// The name of a version that is being written: 't', the number of the version that it follows, its process, and a number
/// within the process.
/// </summary>
internal readonly record struct DraftName(long Base, ProcessIdentity Owner, long Counter)
{
    private const char Mark = 't';
    private static long _lastCounter;

    internal static DraftName Create(long baseNumber) =>
        new(baseNumber, ProcessIdentity.Current, Interlocked.Increment(ref _lastCounter));

    public override string ToString() => $"{Mark}{Base}-{Owner}-{Counter:x}";

    internal static bool TryParse(ReadOnlySpan<char> text, out DraftName name)
    {
        name = default;
        Span<Range> parts = stackalloc Range[4];
        if (text.IsEmpty
            || text[0] != Mark
            || text.Split(parts, '-') != 3
            || !long.TryParse(text[parts[0]][1..], NumberStyles.None, CultureInfo.InvariantCulture, out long baseNumber)
            || !ProcessIdentity.TryParse(text[parts[1]], out ProcessIdentity owner)
            || !long.TryParse(text[parts[2]], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long counter))
        {
            return false;
        }

        name = new DraftName(baseNumber, owner, counter);
        return true;
    }
}
