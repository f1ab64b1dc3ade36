using System.Collections.Immutable;

namespace Pipeline.Contracts.Records;

/// <summary>models/{slug}/model.json: a model that batches may name. Written by <c>pipeline-worker register</c> and by nobody else.</summary>
public sealed record ModelRecord : IVersioned
{
    public int V { get; init; } = RecordJson.CurrentVersion;

    /// <summary>As callers write it in a request's body.</summary>
    public required string Id { get; init; }

    /// <summary>a-z, 0-9 and '-', at most 40 characters; names the folder and the queue.</summary>
    public required string Slug { get; init; }

    /// <summary>Endpoints that the model answers, such as <c>/v1/embeddings</c>.</summary>
    public required ImmutableArray<string> Endpoints { get; init; }

    /// <summary>SHA-256 over weights, config and tokeniser, in hex: results depend on nothing else of the model.</summary>
    public required string Revision { get; init; }

    /// <summary>Longest input, in tokens, special tokens included.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Floats in an embedding; null for a model that gives none.</summary>
    public int? Dimensions { get; init; }

    /// <summary>Kind of tokeniser, for people.</summary>
    public required string Tokenizer { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The model's queue.</summary>
    public string Queue() => Names.ModelQueue(Slug);
}
