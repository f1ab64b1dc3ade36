using System.Runtime.InteropServices;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>The weights of a compiled decoder in their file.</summary>
/// <param name="FileName">Without its folder.</param>
/// <param name="Tensors">Where each lies.</param>
/// <param name="Head">Under which name the head is stored: its own, or that of the embeddings.</param>
internal sealed record CompiledWeights(string FileName, IReadOnlyDictionary<string, SafetensorsTensor> Tensors, LinearModule Head)
{
    /// <summary>The file of a compiled decoder.</summary>
    public const string StandardName = "weights.safetensors";

    /// <summary>
    /// Converts all weights into one file, tensor by tensor. The embeddings keep the type of the source, so that a step reads
    /// the rows it needs and no others; norms and biases become floats.
    /// </summary>
    /// <param name="directory">Where the file is made.</param>
    /// <param name="config">Which weights there are.</param>
    /// <param name="source">Their values.</param>
    /// <param name="format">Of linear layers.</param>
    /// <param name="progress">Told the name of each module, or null.</param>
    /// <param name="cancellationToken">Ends the work; the file is then unfinished.</param>
    public static CompiledWeights Write(
        string directory,
        DecoderConfig config,
        DecoderWeights source,
        WeightFormat format,
        IProgress<string>? progress,
        CancellationToken cancellationToken)
    {
        DecoderModules modules = new(config);
        bool sharesHead = config.TieEmbeddings && format.Holds(source.EmbeddingType);
        LinearModule head = sharesHead ? modules.Embedding : modules.Head;
        List<LinearModule> linears = [.. modules.Linears.Where(module => !sharesHead || module != modules.Head)];
        PlainWeightFormat embeddingFormat = new(source.EmbeddingType);
        List<TensorPlan> plan =
        [
            .. embeddingFormat.Plan(modules.Embedding),
            .. linears.SelectMany(format.Plan),
            .. linears.Where(module => module.HasBias).Select(module => Vector(module.Bias, module.Outputs)),
            .. modules.Norms.Select(module => Vector(module.Weight, module.Size)),
        ];

        using SafetensorsWriter writer = SafetensorsWriter.Create(Path.Combine(directory, StandardName), plan);
        progress?.Report(modules.Embedding.Name);
        embeddingFormat.Write(modules.Embedding, source.Matrix(modules.Embedding), writer, cancellationToken);
        foreach (LinearModule module in linears)
        {
            progress?.Report(module.Name);
            format.Write(module, source.Matrix(module), writer, cancellationToken);
            if (module.HasBias)
            {
                writer.Write(module.Bias, 0, MemoryMarshal.AsBytes<float>(source.Bias(module)));
            }
        }

        foreach (NormModule module in modules.Norms)
        {
            writer.Write(module.Weight, 0, MemoryMarshal.AsBytes<float>(source.Norm(module)));
        }

        writer.Complete();
        return new CompiledWeights(StandardName, writer.Tensors, head);
    }

    private static TensorPlan Vector(string name, int size) => new(name, SafetensorsType.F32, [size]);
}
