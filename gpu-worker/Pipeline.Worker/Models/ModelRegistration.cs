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

    private async Task<(ModelRecord? Model, BlobCondition Condition)> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await using BlobContent content = await store.OpenAsync(name, BlobRange.All, version: null, cancellationToken);
            using var bytes = new MemoryStream();
            await content.Stream.CopyToAsync(bytes, cancellationToken);
            ModelRecord model = RecordJson.Deserialize(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), RecordJson.Model, name);
            return (model, BlobCondition.IfVersion(content.Properties.Version));
        }
        catch (BlobNotFoundException)
        {
            return (null, BlobCondition.IfAbsent);
        }
    }

    private static bool IsSame(ModelRecord current, ModelRecord model) =>
        current.Revision == model.Revision
        && current.Endpoints.SequenceEqual(model.Endpoints)
        && current.ContextLength == model.ContextLength
        && current.Dimensions == model.Dimensions
        && current.Tokenizer == model.Tokenizer;
}
