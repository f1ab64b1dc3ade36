using System.Security.Cryptography;

namespace Pipeline.Contracts.Ids;

/// <summary>Makes new ids. Random parts come from the system's generator: ids are not secrets, but never guessable.</summary>
/// <param name="time">Gives the creation time in an id.</param>
public sealed class IdFactory(TimeProvider time)
{
    /// <summary>A new batch id.</summary>
    public BatchId NewBatchId() => BatchId.Create(time.GetUtcNow(), RandomNumberGenerator.GetBytes(10));

    /// <summary>A new file id.</summary>
    public FileId NewFileId() => FileId.Create(time.GetUtcNow(), RandomNumberGenerator.GetBytes(5));
}
