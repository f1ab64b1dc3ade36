using System.Collections.Concurrent;

namespace Pipeline.Storage.Tests.Embedded;

/// <summary>
/// Conditional writes of one blob that took place: each has taken a version (none if it created the blob) and left one (none
/// if it deleted it). Compare-and-swap held if they form one chain: no version is taken or left twice.
/// </summary>
internal sealed class VersionChain
{
    private readonly ConcurrentQueue<string> _taken = new();
    private readonly ConcurrentQueue<string> _left = new();

    internal void Add(string? taken, string? left)
    {
        if (taken is not null)
        {
            _taken.Enqueue(taken);
        }

        if (left is not null)
        {
            _left.Enqueue(left);
        }
    }

    /// <param name="current">The version that stands now, or null.</param>
    /// <param name="unknownCount">How many writes may have taken place that were not added.</param>
    internal void Check(string? current, int unknownCount)
    {
        Assert.HasCount(_left.Count, _left.Distinct(), "a version came back");
        Assert.HasCount(_taken.Count, _taken.Distinct(), "two writes took one version");
        string[] lost = [.. _left.Except(_taken).Where(version => version != current)];
        Assert.IsLessThanOrEqualTo(unknownCount, lost.Length, $"versions that nobody took are gone: {string.Join(' ', lost)}");
        string[] found = [.. _taken.Except(_left)];
        Assert.IsLessThanOrEqualTo(unknownCount, found.Length, $"versions that nobody left were taken: {string.Join(' ', found)}");
    }
}
