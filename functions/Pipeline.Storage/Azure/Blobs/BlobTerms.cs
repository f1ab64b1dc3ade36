using System.Text;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Pipeline.Contracts.Storage;

namespace Pipeline.Storage.Azure.Blobs;

/// <summary>The port's terms in those of the service.</summary>
internal static class BlobTerms
{
    /// <summary>
    /// Of the checksum that goes with every block and every read: MD5, since that is the one which the emulator sends with a
    /// range, too.
    /// </summary>
    private const StorageChecksumAlgorithm Checksum = StorageChecksumAlgorithm.MD5;

    /// <summary>A checksum for the service to compare.</summary>
    internal static UploadTransferValidationOptions CheckedUpload { get; } = new() { ChecksumAlgorithm = Checksum };

    /// <summary>A checksum of the service, compared here.</summary>
    internal static DownloadTransferValidationOptions CheckedDownload { get; } = new() { ChecksumAlgorithm = Checksum };

    /// <summary>The version that an ETag stands for: without the quotes, which listings leave out.</summary>
    internal static string Version(ETag tag) => tag.ToString("H").Trim('"');

    /// <summary>The ETag of a version.</summary>
    internal static ETag Tag(string version) => new($"\"{version}\"");

    /// <returns>Null where there is none.</returns>
    internal static BlobRequestConditions? Conditions(BlobCondition condition) =>
        condition.MustBeAbsent ? new BlobRequestConditions { IfNoneMatch = ETag.All }
        : condition.Version is { } version ? IfVersion(version)
        : null;

    /// <returns>Null where the version is.</returns>
    internal static BlobRequestConditions? IfVersion(string? version) =>
        version is null ? null : new BlobRequestConditions { IfMatch = Tag(version) };

    /// <summary>The service wants base64; ids of one length stay ids of one length.</summary>
    internal static string BlockId(string blockId) => Convert.ToBase64String(Encoding.ASCII.GetBytes(blockId));

    /// <summary>When the service replied, by its clock; HTTP wants the header of every server that has one.</summary>
    internal static DateTimeOffset ReadAt(Response reply) => reply.Headers.Date!.Value;

    internal static Dictionary<string, string> Metadata(IEnumerable<KeyValuePair<string, string>>? metadata) =>
        new(metadata ?? [], StringComparer.Ordinal);
}
