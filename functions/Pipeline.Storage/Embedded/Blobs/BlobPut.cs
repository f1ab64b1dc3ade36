using Pipeline.Contracts.Storage;

namespace Pipeline.Storage.Embedded.Blobs;

/// <summary>A whole blob while it is written. Owns the draft, and disposing it removes that.</summary>
internal sealed class BlobPut : IDisposable
{
    private readonly BlobFolder _folder;
    private readonly BlobCondition _condition;
    private readonly BlobHeader _header;
    private readonly int _reserved;
    private VersionDraft _draft;

    private BlobPut(BlobFolder folder, BlobHeader header, BlobCondition condition, VersionDraft draft)
    {
        _folder = folder;
        _condition = condition;
        _header = header;
        _reserved = BlobFile.Reserve(header);
        _draft = draft;
        draft.Skip(_reserved);
    }

    /// <returns>Null where the condition does not hold.</returns>
    internal static BlobPut? Begin(BlobFolder folder, IReadOnlyDictionary<string, string> metadata, BlobCondition condition)
    {
        BlobHeader header = new(BlobHeader.CurrentSchema, folder.Name, 0, 0, metadata, []);
        return folder.Begin(condition) is { } draft ? new BlobPut(folder, header, condition, draft) : null;
    }

    internal void Append(ReadOnlySpan<byte> bytes) => _draft.Append(bytes);

    /// <returns>The new version; null where the condition does not hold.</returns>
    internal string? Finish(DateTimeOffset now)
    {
        BlobHeader header = _header with { Length = _draft.Position - _reserved, LastModifiedTicks = now.UtcTicks };
        _draft.WriteAtStart(BlobFile.Encode(header, _reserved));
        while (true)
        {
            _draft.Sync();
            switch (_folder.Publish(_draft, _condition, mayRebase: true))
            {
                case PublishOutcome.Placed:
                    return BlobCurrent.Format(_draft.Base + 1);
                case PublishOutcome.Refused:
                    return null;
            }

            // the blob was deleted meanwhile, and the draft with its folder
            if (_folder.Begin(_condition) is not { } next)
            {
                return null;
            }

            using VersionDraft lost = _draft;
            _draft = next;
            next.AppendFrom(lost);
        }
    }

    public void Dispose() => _draft.Dispose();
}
