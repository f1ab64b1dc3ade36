using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.Sessions;

namespace Pipeline.Worker.Models;

/// <summary>How a decoder is compiled and loaded.</summary>
internal sealed record DecoderLoadOptions
{
    /// <summary>Of the weights and products; ignored for a directory that is compiled already.</summary>
    public required Precision Precision { get; init; }

    /// <summary>How keys and values are kept; null for the compiler's choice.</summary>
    public CacheType? CacheType { get; init; }

    /// <summary>Memory for keys and values, in bytes.</summary>
    public required long CacheBytes { get; init; }

    /// <summary>Threads of one step.</summary>
    public required int ThreadCount { get; init; }

    /// <summary>What becomes of the weights.</summary>
    public required WeightLoading WeightLoading { get; init; }

    /// <summary>Folder of compiled models.</summary>
    public required string CompileCache { get; init; }
}
