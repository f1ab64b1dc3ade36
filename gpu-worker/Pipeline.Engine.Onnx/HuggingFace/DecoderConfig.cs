using System.Collections.Immutable;

namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>The shape of a decoder, read from a Hugging Face model directory.</summary>
public sealed record DecoderConfig
{
    /// <summary>Which architecture it is.</summary>
    public required DecoderFamily Family { get; init; }

    /// <summary>Floats of one token's hidden state.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Decoder layers.</summary>
    public required int LayerCount { get; init; }

    /// <summary>Query heads of a layer.</summary>
    public required int HeadCount { get; init; }

    /// <summary>Key and value heads of a layer; divides <see cref="HeadCount"/>.</summary>
    public required int KeyValueHeadCount { get; init; }

    /// <summary>Floats of one head; even.</summary>
    public required int HeadSize { get; init; }

    /// <summary>Floats between the projections of a feed-forward block.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Rows of the token embeddings: ids from here on are not valid.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Longest sequence that the model was made for, in tokens.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Added to the mean square in every norm.</summary>
    public required float NormEpsilon { get; init; }

    /// <summary>Whether the head's weight is the table of embeddings.</summary>
    public required bool TieEmbeddings { get; init; }

    /// <summary>Whether query, key and value projections have a bias.</summary>
    public required bool HasQueryKeyValueBias { get; init; }

    /// <summary>Whether the projection after attention has a bias.</summary>
    public required bool HasOutputBias { get; init; }

    /// <summary>Whether each head of query and key is RMS-normalised before its rotation.</summary>
    public bool HasHeadNorms => Family == DecoderFamily.Qwen3;

    /// <summary>How positions rotate queries and keys.</summary>
    public required RotaryConfig Rotary { get; init; }

    /// <summary>For each layer the keys that a token sees, its own included; null where it sees all before it.</summary>
    public required ImmutableArray<int?> Windows { get; init; }

    /// <summary>Tokens that end a sequence: of generation_config.json, else of config.json; may be empty.</summary>
    public required ImmutableArray<int> StopTokenIds { get; init; }

    /// <summary>Reads config.json, and generation_config.json where there is one.</summary>
    /// <exception cref="ModelFormatException">A field is missing, out of range, or asks for what is not supported.</exception>
    public static DecoderConfig Read(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return new DecoderConfigReader(directory).Read();
    }
}
