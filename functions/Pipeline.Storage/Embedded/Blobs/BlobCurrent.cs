using System.Globalization;
using Pipeline.Contracts.Storage;

namespace Pipeline.Storage.Embedded.Blobs;

/// <summary>The state that a write finds.</summary>
/// <param name="Number">The highest version, that of a deletion included; 0 where there is none yet.</param>
/// <param name="Exists">Whether the highest version is a blob.</param>
internal readonly record struct BlobCurrent(long Number, bool Exists)
{
    internal bool Satisfies(BlobCondition condition) =>
        condition.MustBeAbsent ? !Exists
        : condition.Version is null || (Exists && condition.Version == Format(Number));

    /// <summary>A version as callers see it.</summary>
    internal static string Format(long number) => number.ToString(CultureInfo.InvariantCulture);
}
