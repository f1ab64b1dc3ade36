using System.Security.Cryptography;
using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;

namespace Pipeline.Worker.Models.Fetching;

/// <summary>Brings the folder of a revision to what its manifest says. For the holder of <see cref="ModelCache.WriteAsync"/>.</summary>
/// <param name="store">Where from.</param>
/// <param name="time">Limits how long a read may stall.</param>
/// <param name="damaged">Hears of each file that arrived with other bytes, and is fetched once more.</param>
internal sealed class RevisionFetch(IBlobStore store, TimeProvider time, Action<string> damaged)
{
    // most of a model's files are small: their round trips are waited for side by side
    private const int FilesInFlight = 4;

    private const int MaxAttempts = 2;

    /// <summary>Fetches every file that is not there with its hash.</summary>
    /// <param name="slug">The model.</param>
    /// <param name="manifest">A manifest of the right form.</param>
    /// <param name="folder">Made where it is not there.</param>
    /// <param name="cancellationToken">Ends the fetch; files that are done stay.</param>
    /// <returns>Bytes that were fetched.</returns>
    /// <exception cref="ModelLoadException">A blob is missing, or is not what the manifest says.</exception>
    public async Task<long> RunAsync(string slug, ModelManifestRecord manifest, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        PartName.RemoveAll(folder);
        long fetchedBytes = 0;
        using var ranges = new SemaphoreSlim(FileFetch.RangesInFlight);
        var fetch = new FileFetch(store, ranges, time);
        var options = new ParallelOptions { MaxDegreeOfParallelism = FilesInFlight, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(manifest.Files, options, async (file, token) =>
        {
            string target = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (!await IsThereAsync(target, file, token))
            {
                await FetchAsync(fetch, file, BlobLayout.ModelFile(slug, manifest.Revision, file.Path), target, token);
                Interlocked.Add(ref fetchedBytes, file.Length);
            }
        });
        return fetchedBytes;
    }

    private async Task FetchAsync(FileFetch fetch, ModelFileRecord file, string blob, string target, CancellationToken cancellationToken)
    {
        for (int attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            BlobProperties source = await store.FindAsync(blob, cancellationToken)
                ?? throw new ModelLoadException($"The blob '{blob}' is missing, which the manifest names: upload the model again.");
            if (source.Length != file.Length)
            {
                throw new ModelLoadException(
                    $"The blob '{blob}' has {source.Length} bytes and its manifest says {file.Length}: upload the model again.");
            }

            try
            {
                if (await fetch.TryRunAsync(file, source, target, cancellationToken))
                {
                    return;
                }

                damaged(blob);
            }
            catch (BlobVersionGoneException)
            {
                // an upload has just replaced it
            }
        }

        throw new ModelLoadException(
            $"The blob '{blob}' has other bytes than its manifest says, twice: delete the blob and upload the model again.");
    }

    private static async Task<bool> IsThereAsync(string path, ModelFileRecord file, CancellationToken cancellationToken)
    {
        if (new FileInfo(path) is not { Exists: true } found || found.Length != file.Length)
        {
            return false;
        }

        await using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)) == file.Sha256;
    }
}
