using System.Globalization;
using System.Text;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.CrashChild;
using Pipeline.Storage.Embedded;
using Pipeline.Storage.Tests.Embedded;

namespace Pipeline.Storage.Tests.Crash;

/// <summary>Holds the blobs against what was acknowledged.</summary>
internal sealed class BlobWitness(EmbeddedBlobStore blobs, IReadOnlyList<AckLine> lines)
{
    internal async Task CheckAsync()
    {
        await CheckPutsAsync();
        await CheckOverwrittenAsync();
        await CheckLedgersAsync();
        await CheckAppendsAsync();
        await CheckChainsAsync();
    }

    private async Task CheckPutsAsync()
    {
        foreach (AckLine put in lines.Where(line => line.Event == AckEvents.Put))
        {
            (byte[] content, string version) = await ReadAsync(put.Subject);
            Assert.AreEqual(put.Detail, version, put.Subject);
            Assert.AreEqual(put.Subject.Split('/')[^1], $"{WholeContent.Read(content)}", $"{put.Subject} is torn");
        }
    }

    /// <summary>The last acknowledged content stands, or one that the child wrote after it.</summary>
    private async Task CheckOverwrittenAsync()
    {
        var last = lines
            .Where(line => line.Event is AckEvents.Overwritten or AckEvents.Deleted)
            .GroupBy(line => line.Subject)
            .Select(group => group.MaxBy(line => line.Timestamp)!);
        foreach (AckLine line in last)
        {
            if (await blobs.FindAsync(line.Subject, CancellationToken.None) is null)
            {
                Assert.StartsWith("deleted/", line.Subject, $"{line} was lost");
                continue;
            }

            (byte[] content, _) = await ReadAsync(line.Subject);
            long? number = WholeContent.Read(content);
            Assert.IsNotNull(number, $"{line.Subject} is torn");
            Assert.IsGreaterThanOrEqualTo(long.Parse(line.Detail, CultureInfo.InvariantCulture), number.Value, $"{line}");
        }
    }

    private async Task CheckLedgersAsync()
    {
        const int BlockBytes = BlobWork.BlockFillBytes + 8 + 32;
        foreach (var ledger in lines.Where(line => line.Event == AckEvents.Committed).GroupBy(line => line.Subject))
        {
            (byte[] content, _) = await ReadAsync(ledger.Key);
            int acknowledged = ledger.Max(line => int.Parse(line.Detail, CultureInfo.InvariantCulture));
            Assert.AreEqual(0, content.Length % BlockBytes, $"{ledger.Key} is torn");
            Assert.IsGreaterThanOrEqualTo(acknowledged, content.Length / BlockBytes, $"{ledger.Key} lost a commit");
            for (int i = 0; i < content.Length / BlockBytes; i++)
            {
                Assert.AreEqual(i + 1, WholeContent.Read(content.AsSpan(i * BlockBytes, BlockBytes)), $"{ledger.Key} is torn");
            }
        }
    }

    private async Task CheckAppendsAsync()
    {
        List<string> appended = [.. lines.Where(line => line.Event == AckEvents.Appended).Select(line => line.Detail)];
        (byte[] content, _) = await ReadAsync(BlobWork.SharedName);
        string[] standing = Encoding.ASCII.GetString(content).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.IsEmpty(appended.Except(standing), "appends were lost");
        Assert.HasCount(standing.Length, standing.Distinct(), "appends stand twice");
    }

    /// <summary>Each kill may have hidden one write that took place.</summary>
    private async Task CheckChainsAsync()
    {
        int killCount = lines.DistinctBy(line => line.Child).Count();
        foreach (var name in lines.Where(line => line.Event == AckEvents.Chained).GroupBy(line => line.Subject))
        {
            VersionChain chain = new();
            foreach (string[] versions in name.Select(line => line.Detail.Split('>')))
            {
                chain.Add(NullIfNone(versions[0]), NullIfNone(versions[1]));
            }

            BlobProperties? current = await blobs.FindAsync(name.Key, CancellationToken.None);
            chain.Check(current?.Version, killCount);
        }

        static string? NullIfNone(string version) => version.Length == 0 ? null : version;
    }

    private async Task<(byte[] Content, string Version)> ReadAsync(string name)
    {
        await using BlobContent content = await blobs.OpenAsync(name, BlobRange.All, null, CancellationToken.None);
        using MemoryStream copy = new();
        await content.Stream.CopyToAsync(copy);
        return (copy.ToArray(), content.Properties.Version);
    }
}
