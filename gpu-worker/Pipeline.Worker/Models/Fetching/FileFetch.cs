using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;

namespace Pipeline.Worker.Models.Fetching;

/// <summary>
/// Fetches one file by ranges, several at once. They are written where they belong as they arrive, a small buffer each; the hash
/// follows from the start of the file, reading back what has just been written.
/// </summary>
/// <param name="store">Where from.</param>
/// <param name="ranges">Taken for each range that is read; of <see cref="RangesInFlight"/> for all files together.</param>
/// <param name="time">Limits how long a read may stall.</param>
internal sealed class FileFetch(IBlobStore store, SemaphoreSlim ranges, TimeProvider time)
{
    /// <summary>Bytes of a range.</summary>
    public const int RangeBytes = 16 * 1024 * 1024;

    /// <summary>Ranges that are read at once.</summary>
    public const int RangesInFlight = 8;

    private const int BufferBytes = 1024 * 1024;

    // Opening a range has the store's own retries; these are for reads that break off.
    private const int MaxAttempts = 4;

    // a connection that gives nothing for so long is given up
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(60);

    /// <summary>Writes the file aside, makes it durable, and puts it in its place if it is the right one.</summary>
    /// <param name="file">What it must be.</param>
    /// <param name="source">The blob, in the version that is read.</param>
    /// <param name="target">Its place, in a folder that is there.</param>
    /// <param name="cancellationToken">Ends the fetch.</param>
    /// <returns>False where other bytes arrived.</returns>
    /// <exception cref="StorageUnavailableException">A range could not be read.</exception>
    /// <exception cref="BlobVersionGoneException">Somebody replaced the blob.</exception>
    public async Task<bool> TryRunAsync(ModelFileRecord file, BlobProperties source, string target, CancellationToken cancellationToken)
    {
        string part = PartName.Beside(target);
        try
        {
            using (SafeFileHandle handle = File.OpenHandle(
                part, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.None, preallocationSize: file.Length))
            {
                if (await FillAsync(handle, file.Length, source, cancellationToken) != file.Sha256)
                {
                    return false;
                }

                RandomAccess.FlushToDisk(handle);
            }

            File.Move(part, target, overwrite: true);
            return true;
        }
        finally
        {
            File.Delete(part); // gone where all went well
        }
    }

    private async Task<string> FillAsync(SafeFileHandle handle, long length, BlobProperties source, CancellationToken cancellationToken)
    {
        int count = (int)((length + RangeBytes - 1) / RangeBytes);
        var written = new TaskCompletionSource[count];
        for (int i = 0; i < count; i++)
        {
            written[i] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var options = new ParallelOptions { MaxDegreeOfParallelism = RangesInFlight, CancellationToken = ended.Token };
        Task reading = Parallel.ForAsync(0, count, options, async (index, token) =>
        {
            long offset = (long)index * RangeBytes;
            await ReadRangeAsync(handle, source, offset, (int)long.Min(RangeBytes, length - offset), token);
            written[index].SetResult();
        });
        Task<string> hashing = HashAsync(handle, length, written, ended.Token);
        try
        {
            await await Task.WhenAny(reading, hashing);
            await reading;
            return await hashing;
        }
        finally
        {
            await ended.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ((Task)hashing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadRangeAsync(SafeFileHandle handle, BlobProperties source, long offset, int length, CancellationToken cancellationToken)
    {
        await ranges.WaitAsync(cancellationToken);
        try
        {
            int done = 0;
            for (int attempt = 1; done < length; attempt++)
            {
                try
                {
                    await CopyAsync(handle, source, new BlobRange(offset + done, length - done), read => done += read, cancellationToken);
                }
                catch (StorageUnavailableException) when (attempt < MaxAttempts)
                {
                    // goes on behind what has arrived
                }
            }
        }
        finally
        {
            ranges.Release();
        }
    }

    private async Task CopyAsync(
        SafeFileHandle handle, BlobProperties source, BlobRange range, Action<int> arrived, CancellationToken cancellationToken)
    {
        await using BlobContent content = await store.OpenAsync(source.Name, range, source.Version, cancellationToken);
        byte[] buffer = new byte[long.Min(BufferBytes, range.Length!.Value)]; // a read that was given up may still write to its own
        for (long done = 0; done < range.Length;)
        {
            Memory<byte> wanted = buffer.AsMemory(0, (int)long.Min(buffer.Length, range.Length.Value - done));
            int read = await ReadAsync(content, wanted, cancellationToken);
            await RandomAccess.WriteAsync(handle, wanted[..read], range.Offset + done, cancellationToken);
            arrived(read);
            done += read;
        }
    }

    // Failures of the connection are the store's, those of our own file are not: only the former are tried again.
    private async Task<int> ReadAsync(BlobContent content, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        string what = $"The blob '{content.Properties.Name}'";
        try
        {
            int read = await content.Stream.ReadAsync(buffer, cancellationToken).AsTask().WaitAsync(StallLimit, time, cancellationToken);
            return read > 0 ? read : throw new StorageUnavailableException(what, null); // it ended within the range
        }
        catch (Exception cause) when (cause is IOException or HttpRequestException or TimeoutException)
        {
            throw new StorageUnavailableException(what, cause);
        }
    }

    private static async Task<string> HashAsync(
        SafeFileHandle handle, long length, TaskCompletionSource[] written, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[BufferBytes];
        for (long offset = 0; offset < length;)
        {
            await written[offset / RangeBytes].Task.WaitAsync(cancellationToken);
            long end = long.Min(offset + RangeBytes - (offset % RangeBytes), length);
            int read = RandomAccess.Read(handle, buffer.AsSpan(0, (int)long.Min(buffer.Length, end - offset)), offset);
            hash.AppendData(buffer, 0, read);
            offset += read;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

}
