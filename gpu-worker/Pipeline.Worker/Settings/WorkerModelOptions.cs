using System.ComponentModel.DataAnnotations;
using Pipeline.Engine.Onnx.Compilation;

namespace Pipeline.Worker.Settings;

/// <summary>A model that the worker loads.</summary>
internal sealed class WorkerModelOptions
{
    /// <summary>As callers write it; <c>register</c> was given the same.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>
    /// A Hugging Face directory; or <c>null:DIMENSIONS</c>, which computes nothing, to measure the pipeline itself. Empty for what
    /// <c>register --upload</c> stored under the id: it is fetched into <see cref="WorkerOptions.ModelCache"/>.
    /// </summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>
    /// What a decoder is compiled to; not for encoders, nor for a folder that <c>compile</c> wrote. Compiled models lie in
    /// <see cref="WorkerOptions.CompileCache"/>.
    /// </summary>
    /// <value>Fp32, Fp16, Bf16, Int8, Int4 or W8A8. Default <see cref="Models.DefaultPrecision"/>, which is W8A8.</value>
    public Precision? Precision { get; init; }

    /// <summary>How a decoder keeps keys and values.</summary>
    /// <value>Fp16 or Fp32. Default Fp32 with the precision Fp32, else Fp16.</value>
    public CacheType? KvCache { get; init; }

    /// <summary>Memory for a decoder's keys and values: as many blocks of tokens as fit, for all sequences that run or are remembered.</summary>
    /// <value>Bytes. Default 1 GiB; 1 MiB to 1 TiB.</value>
    [Range(1L << 20, 1L << 40)]
    public long KvCacheBytes { get; init; } = WorkerDefaults.KvCacheBytes;
}
