using System.Globalization;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Pipeline.Contracts.Storage;
using BlobProperties = Pipeline.Contracts.Storage.BlobProperties;

namespace Pipeline.Storage.Azure.Blobs;

/// <summary>Reads a blob in windows, each with a checksum of its own.</summary>
/// <param name="calls">Runs the calls.</param>
/// <param name="blob">The blob.</param>
/// <param name="name">Its name in the port.</param>
internal sealed class BlobWindows(BlobCalls calls, BlockBlobClient blob, string name)
{
    /// <summary>The longest range that the service sends a checksum with.</summary>
    internal const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Reads the first window of a range.</summary>
    /// <param name="range">At least one byte long.</param>
    /// <param name="version">The version to read, or null for the current one.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The window, and the properties of the whole blob; null where the range begins at its end or behind.</returns>
    internal Task<(Stream Window, BlobProperties Properties)?> TryReadFirstAsync(
        BlobRange range, string? version, CancellationToken cancellationToken) => calls.RunAsync(
        async () =>
        {
            try
            {
                Response<BlobDownloadStreamingResult> reply = await DownloadAsync(
                    range.Offset, long.Min(range.Length ?? MaxBytes, MaxBytes), version, cancellationToken);
                return (reply.Value.Content, Describe(reply));
            }
            catch (RequestFailedException failure) when (BlobFailures.IsBehindEnd(failure))
            {
                return ((Stream, BlobProperties)?)null;
            }
        },
        cancellationToken);

    /// <summary>Reads a later window of the same version.</summary>
    internal Task<Stream> ReadAsync(long offset, long length, string version, CancellationToken cancellationToken) => calls.RunAsync(
        async () => (await DownloadAsync(offset, long.Min(length, MaxBytes), version, cancellationToken)).Value.Content,
        cancellationToken);

    private async Task<Response<BlobDownloadStreamingResult>> DownloadAsync(
        long offset, long length, string? version, CancellationToken cancellationToken)
    {
        BlobDownloadOptions options = new()
        {
            Range = new HttpRange(offset, length),
            Conditions = BlobTerms.IfVersion(version),
            TransferValidation = BlobTerms.CheckedDownload,
        };
        try
        {
            return await blob.DownloadStreamingAsync(options, cancellationToken);
        }
        catch (RequestFailedException failure) when (BlobFailures.IsAbsent(failure))
        {
            throw new BlobNotFoundException(name);
        }
        catch (RequestFailedException failure) when (BlobFailures.IsConditionNotMet(failure))
        {
            // a blob that is not there is not of that version either
            throw await blob.ExistsAsync(cancellationToken)
                ? new BlobVersionGoneException(name, version!)
                : new BlobNotFoundException(name);
        }
    }

    // "bytes 0-9/10"; for no byte at all the emulator sends "bytes 10-9/10"
    private static long LengthOfAll(string contentRange) =>
        long.Parse(contentRange.AsSpan(contentRange.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);

    private BlobProperties Describe(Response<BlobDownloadStreamingResult> reply)
    {
        BlobDownloadDetails details = reply.Value.Details;
        return new BlobProperties(
            name,
            BlobTerms.Version(details.ETag),
            LengthOfAll(details.ContentRange),
            BlobTerms.Metadata(details.Metadata),
            details.LastModified,
            BlobTerms.ReadAt(reply.GetRawResponse()));
    }
}
