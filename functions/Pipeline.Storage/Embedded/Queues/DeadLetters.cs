using System.Text.Json;
using Pipeline.Storage.Embedded.Files;

namespace Pipeline.Storage.Embedded.Queues;

/// <summary>Puts messages aside, each with a note beside it.</summary>
internal static class DeadLetters
{
    /// <returns>False where the lease is lost.</returns>
    internal static bool TryPutAside(
        QueueFolder folder, LeaseName lease, string id, string reason, string description, DateTimeOffset now)
    {
        MessageName name = lease.Message with { DueTicks = now.UtcTicks };
        DeadLetterNote note = new(DeadLetterNote.CurrentSchema, id, reason, description, now);
        string aside = folder.AsidePath(MessageName.Create(now, TimeSpan.Zero));
        MessageFile.WriteDurably(aside, JsonSerializer.SerializeToUtf8Bytes(note, DeadLetterNoteJson.Default.DeadLetterNote));

        // The note first: a note without its message says nothing wrong, a message without its note does not say why.
        DurableFiles.TryRename(aside, folder.NotePath(name));
        bool isPutAside = DurableFiles.TryRename(folder.LeasedPath(lease), folder.DeadPath(name));
        if (!isPutAside)
        {
            DurableFiles.TryDelete(folder.NotePath(name));
        }

        folder.SyncDead();
        return isPutAside;
    }
}
