using System.Text;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Embedded;

namespace Pipeline.Storage.CrashChild;

/// <summary>Writes blobs in every way the port has.</summary>
internal sealed class BlobWork(EmbeddedBlobStore blobs, string child, AckLog log, Random random)
{
    /// <summary>Bytes of each block of a ledger: all the same, so that a reader knows where they begin.</summary>
    internal const int BlockFillBytes = 500;

    /// <summary>The blob that all children append to.</summary>
    internal const string SharedName = "shared/log";

    /// <summary>How many blobs all children create, change and delete.</summary>
    internal const int ChainCount = 2;

    private const int MaxFillBytes = 60_000;

    private readonly List<string> _blockIds = [];
    private string? _ledgerVersion;

    internal async Task RunAsync()
    {
        for (int number = 1; ; number++)
        {
            switch (random.Next(7))
            {
                case 0:
                    await PutNewAsync(number);
                    break;
                case 1:
                    await OverwriteAsync(number);
                    break;
                case 2:
                    await DeleteAsync(number);
                    break;
                case 3:
                    await CommitAsync();
                    break;
                case 4 or 5:
                    await ChainAsync($"chain/{random.Next(ChainCount)}");
                    break;
                default:
                    await AppendAsync($"{child}-{number}");
                    break;
            }
        }
    }

    private async Task PutNewAsync(int number)
    {
        string name = $"new/{child}/{number}";
        string? version = await PutAsync(name, Fill(number), BlobCondition.IfAbsent);
        log.Write(AckEvents.Put, $"{name} {version}");
    }

    private async Task OverwriteAsync(int number)
    {
        string name = $"over/{child}";
        await PutAsync(name, Fill(number), BlobCondition.None);
        log.Write(AckEvents.Overwritten, $"{name} {number}");
    }

    private async Task DeleteAsync(int number)
    {
        string name = $"deleted/{child}/{number % 3}";
        await PutAsync(name, Fill(number), BlobCondition.None);
        await blobs.DeleteAsync(name, BlobCondition.None, CancellationToken.None);
        log.Write(AckEvents.Deleted, $"{name} {number}");
        await PutAsync(name, Fill(number), BlobCondition.IfAbsent);
        log.Write(AckEvents.Overwritten, $"{name} {number}");
    }

    private async Task CommitAsync()
    {
        string name = $"ledger/{child}";
        int number = _blockIds.Count + 1;
        string blockId = $"{number:D6}";
        byte[] content = WholeContent.Create(number, BlockFillBytes, random);
        await blobs.StageAsync(name, blockId, content, CancellationToken.None);
        _blockIds.Add(blockId);
        BlobCondition condition = _ledgerVersion is null ? BlobCondition.IfAbsent : BlobCondition.IfVersion(_ledgerVersion);
        _ledgerVersion = await blobs.CommitAsync(name, _blockIds, BlobMetadata.Empty, condition, CancellationToken.None)
            ?? throw new InvalidOperationException($"A commit of '{name}', which nobody else writes, did not take place.");
        log.Write(AckEvents.Committed, $"{name} {number}");
    }

    /// <summary>A write, or a deletion, of what every child writes and deletes, if nothing changed since it looked.</summary>
    private async Task ChainAsync(string name)
    {
        string? taken = (await blobs.FindAsync(name, CancellationToken.None))?.Version;
        if (taken is null)
        {
            Log(name, taken, await PutAsync(name, Fill(1), BlobCondition.IfAbsent));
        }
        else if (random.Next(2) == 0)
        {
            Log(name, taken, await PutAsync(name, Fill(1), BlobCondition.IfVersion(taken)));
        }
        else if (await blobs.DeleteAsync(name, BlobCondition.IfVersion(taken), CancellationToken.None))
        {
            log.Write(AckEvents.Chained, $"{name} {taken}>");
        }

        void Log(string name, string? taken, string? left)
        {
            if (left is not null)
            {
                log.Write(AckEvents.Chained, $"{name} {taken}>{left}");
            }
        }
    }

    private async Task AppendAsync(string line)
    {
        bool isDone = false;
        while (!isDone)
        {
            BlobProperties? before = await blobs.FindAsync(SharedName, CancellationToken.None);
            isDone = before is null
                ? await PutAsync(SharedName, Encoding.ASCII.GetBytes(line + '\n'), BlobCondition.IfAbsent) is not null
                : await TryAppendAsync(before.Version, line);
        }

        log.Write(AckEvents.Appended, $"{SharedName} {line}");
    }

    private async Task<bool> TryAppendAsync(string version, string line)
    {
        try
        {
            await using BlobContent content = await blobs.OpenAsync(
                SharedName, BlobRange.All, version, CancellationToken.None);
            using StreamReader reader = new(content.Stream, Encoding.ASCII);
            byte[] longer = Encoding.ASCII.GetBytes(await reader.ReadToEndAsync() + line + '\n');
            return await PutAsync(SharedName, longer, BlobCondition.IfVersion(version)) is not null;
        }
        catch (BlobVersionGoneException)
        {
            return false;
        }
    }

    private async Task<string?> PutAsync(string name, byte[] content, BlobCondition condition)
    {
        using MemoryStream stream = new(content);
        return await blobs.PutAsync(name, stream, BlobMetadata.Empty, condition, CancellationToken.None);
    }

    private byte[] Fill(long number) => WholeContent.Create(number, random.Next(MaxFillBytes), random);
}
