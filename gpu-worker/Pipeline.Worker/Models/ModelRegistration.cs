using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;

namespace Pipeline.Worker.Models;

/// <summary>Writes model.json where it is absent or says something else.</summary>
internal sealed class ModelRegistration(IBlobStore store)
{
    /// <summary>Registers a model.</summary>
    /// <returns>False where the record stood already.</returns>
    /// <exception cref="ModelLoadException">Another id has the same slug.</exception>
    public async Task<bool> RegisterAsync(ModelRecord model, CancellationToken cancellationToken)
    {
        string name = BlobLayout.Model(model.Slug);
        while (true)
        {
            (ModelRecord? current, BlobCondition condition) = await ReadAsync(name, cancellationToken);
            if (current is not null && current.Id != model.Id)
            {
                throw new ModelLoadException(
                    $"The ids '{model.Id}' and '{current.Id}' both give the slug '{model.Slug}', which names the queue; "
                    + "choose another id.");
            }

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
