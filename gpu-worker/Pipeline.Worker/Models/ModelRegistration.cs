using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;

namespace Pipeline.Worker.Models;

/// <summary>The models' records, by which the control plane knows them.</summary>
internal sealed class ModelRegistration(IBlobStore store)
{
    /// <summary>Throws what <see cref="RegisterAsync"/> would refuse now: before an upload that would be in vain.</summary>
    /// <exception cref="ModelLoadException">Another id has the same slug, or another revision is registered and stays.</exception>
    public async Task RequireAllowedAsync(ModelRecord model, bool replace, CancellationToken cancellationToken)
    {
        (ModelRecord? current, _) = await ReadAsync(BlobLayout.Model(model.Slug), cancellationToken);
        RequireAllowed(current, model, replace);
    }

    /// <summary>Writes model.json where it is absent or says something else.</summary>
    /// <param name="model">The record.</param>
    /// <param name="replace">Whether another revision may take the place of the one that is registered.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>False where the record stood already.</returns>
    /// <exception cref="ModelLoadException">Another id has the same slug, or another revision is registered and stays.</exception>
    public async Task<bool> RegisterAsync(ModelRecord model, bool replace, CancellationToken cancellationToken)
    {
        string name = BlobLayout.Model(model.Slug);
        while (true)
        {
            (ModelRecord? current, BlobCondition condition) = await ReadAsync(name, cancellationToken);
            RequireAllowed(current, model, replace);

            if (current is not null && IsSame(current, model))
            {
                return false;
            }

            // creation time is the first registration's, whatever changes later
            ModelRecord changed = model with { CreatedAt = current?.CreatedAt ?? model.CreatedAt };
            using var content = new MemoryStream(RecordJson.Serialize(changed, RecordJson.Model), writable: false);
            if (await store.PutAsync(name, content, BlobMetadata.Empty, condition, cancellationToken) is not null)
            {
                return true;
            }
        }
    }

    /// <summary>What is registered for an id, or null where nothing is.</summary>
    /// <exception cref="ModelLoadException">Another id has the same slug.</exception>
    public async Task<ModelRecord?> FindAsync(string id, CancellationToken cancellationToken)
    {
        (ModelRecord? current, _) = await ReadAsync(BlobLayout.Model(ModelSlug.FromId(id)), cancellationToken);
        RequireSameId(current, id);
        return current;
    }

    private static void RequireAllowed(ModelRecord? current, ModelRecord model, bool replace)
    {
        RequireSameId(current, model.Id);
        if (current is not null && current.Revision != model.Revision && !replace)
        {
            throw new ModelLoadException(
                $"'{model.Id}' is registered with revision {ModelRevision.Shorten(current.Revision)} and this directory has "
                + $"{ModelRevision.Shorten(model.Revision)}: register it under another id, or give --replace and restart the workers "
                + "that serve it.");
        }
    }

    private static void RequireSameId(ModelRecord? current, string id)
    {
        if (current is not null && current.Id != id)
        {
            throw new ModelLoadException(
                $"The ids '{id}' and '{current.Id}' both give the slug '{current.Slug}', which names the queue; choose another id.");
        }
    }

    private async Task<(ModelRecord? Model, BlobCondition Condition)> ReadAsync(string name, CancellationToken cancellationToken) =>
        await store.FindRecordAsync(name, RecordJson.Model, cancellationToken) is { } found
            ? (found.Record, BlobCondition.IfVersion(found.Properties.Version))
            : (null, BlobCondition.IfAbsent);

    private static bool IsSame(ModelRecord current, ModelRecord model) =>
        current.Revision == model.Revision
        && current.Endpoints.SequenceEqual(model.Endpoints)
        && current.ContextLength == model.ContextLength
        && current.Dimensions == model.Dimensions
        && current.Tokenizer == model.Tokenizer;
}
