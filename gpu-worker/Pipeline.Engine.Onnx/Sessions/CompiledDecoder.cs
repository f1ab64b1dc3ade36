using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.Sessions;

/// <summary>What a folder of <see cref="DecoderCompiler"/> holds.</summary>
/// <param name="Record">compile.json.</param>
/// <param name="Graph">A serialised ModelProto.</param>
/// <param name="WeightsDirectory">The real folder of the weights.</param>
internal sealed record CompiledDecoder(CompileRecord Record, byte[] Graph, string WeightsDirectory)
{
    // a graph of 1,024 layers has some 10 MB: weights are not in it
    private const long MaxGraphBytes = 256 << 20;

    /// <exception cref="ModelFormatException">The directory is no output of the compiler, or a file of it was cut off.</exception>
    public static CompiledDecoder Open(string directory)
    {
        CompileRecord record = CompileRecord.Read(directory);
        string weights = RealPath.Resolve(Path.Combine(directory, CompiledWeights.StandardName));
        if (!File.Exists(weights) || new FileInfo(weights).Length != record.WeightsByteCount)
        {
            throw new ModelFormatException(weights, null, "the file is missing or not as long as it was made; compile the model again.");
        }

        FileInfo graph = new(RealPath.Resolve(Path.Combine(directory, CompileRecord.GraphFileName)));
        return graph is { Exists: true, Length: <= MaxGraphBytes }
            ? new CompiledDecoder(record, File.ReadAllBytes(graph.FullName), Path.GetDirectoryName(weights)!)
            : throw new ModelFormatException(graph.FullName, null, "the file is missing or too long; compile the model again.");
    }
}
