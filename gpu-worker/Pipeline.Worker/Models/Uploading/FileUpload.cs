using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;

namespace Pipeline.Worker.Models.Uploading;

/// <summary>Uploads files in blocks. Holds <see cref="BlocksInFlight"/> blocks in memory.</summary>
internal sealed class FileUpload(IBlobStore store, UploadProgress progress)
{
    /// <summary>Key of the metadata that holds the SHA-256 of a model's file.</summary>
    public const string HashKey = "sha256";

    /// <summary>Most bytes of a block. 50,000 blocks, Azure's limit for a blob, then hold 838 GB.</summary>
    public const int BlockBytes = 16 * 1024 * 1024;

    private const int BlocksInFlight = 4;

    // each further attempt means that somebody else wrote the blob meanwhile: two uploads at once need two
    private const int MaxAttempts = 5;

    /// <summary>Uploads a file, unless it is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="file">What it was when it was hashed.</param>
    /// <param name="blob">Where to.</param>
    /// <param name="cancellationToken">Ends the upload; blocks that were staged are the store's to forget.</param>
    /// <exception cref="ModelLoadException">The file changed meanwhile, or somebody else keeps writing the blob.</exception>
    public async Task RunAsync(string path, ModelFileRecord file, string blob, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            BlobProperties? current = await store.FindAsync(blob, cancellationToken);
            if (current?.Length == file.Length && current.Metadata.GetValueOrDefault(HashKey) == file.Sha256)
            {
                progress.Keep(file);
                return;
            }

            progress.Begin();
            BlobCondition condition = current is null ? BlobCondition.IfAbsent : BlobCondition.IfVersion(current.Version);
            if (await TryWriteAsync(path, file, blob, condition, cancellationToken))
            {
                progress.End(file);
                return;
            }
        }

        throw new ModelLoadException($"Others keep writing '{blob}': upload the model from one place.");
    }

    private async Task<bool> TryWriteAsync(
        string path, ModelFileRecord file, string blob, BlobCondition condition, CancellationToken cancellationToken)
    {
        using SafeFileHandle handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        int slots = (int)long.Clamp((file.Length + BlockBytes - 1) / BlockBytes, 1, BlocksInFlight);
        byte[][] buffers = [.. Enumerable.Range(0, slots).Select(_ => new byte[long.Min(BlockBytes, file.Length)])];
        Task[] staging = [.. buffers.Select(_ => Task.CompletedTask)];
        List<string> ids = [];
        string owner = RandomToken.New();
        try
        {
            for (long offset = 0; offset < file.Length; offset += BlockBytes)
            {
                int slot = ids.Count % slots;
                await staging[slot];
                progress.Report(file, offset);
                int read = Fill(handle, offset, buffers[slot]);
                hash.AppendData(buffers[slot], 0, read);
                ids.Add($"{owner}-{ids.Count:x8}"); // as long as a ledger's block ids
                staging[slot] = store.StageAsync(blob, ids[^1], buffers[slot].AsMemory(0, read), ended.Token);
            }

            await Task.WhenAll(staging);
        }
        finally
        {
            await ended.CancelAsync();
            await Task.WhenAll(staging).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // they read the buffers
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != file.Sha256)
        {
            throw new ModelLoadException($"'{path}' changed while it was uploaded: try again when nothing writes there.");
        }

        var metadata = new Dictionary<string, string> { [HashKey] = file.Sha256 };
        return await store.CommitAsync(blob, ids, metadata, condition, cancellationToken) is not null;
    }

    private static int Fill(SafeFileHandle handle, long offset, byte[] buffer)
    {
        int done = 0;
        int read;
        while (done < buffer.Length && (read = RandomAccess.Read(handle, buffer.AsSpan(done), offset + done)) > 0)
        {
            done += read;
        }

        return done;
    }
}
