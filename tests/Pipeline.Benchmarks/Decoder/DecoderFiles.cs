using Pipeline.Benchmarks.Decoder.Llama;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Safetensors;
using Pipeline.SampleModel.Models;
using Pipeline.TestKit;

namespace Pipeline.Benchmarks.Decoder;

/// <summary>The model of the decoder bench and what is made of it, in a folder that the next run finds again.</summary>
internal sealed class DecoderFiles
{
    private const int Seed = 42;

    private readonly string _folder;

    private DecoderFiles(string folder, DecoderShape shape)
    {
        _folder = folder;
        Shape = shape;
    }

    public DecoderShape Shape { get; }

    /// <summary>A Hugging Face directory in BF16.</summary>
    public string Model => Path.Combine(_folder, "model");

    /// <summary>The libraries of node-llama-cpp, or null where scripts/packages/llama.sh was not run.</summary>
    public static string? LlamaLibraries
    {
        get
        {
            string folder = RepositoryRoot.Combine("scripts/packages/llama/node_modules/@node-llama-cpp/linux-x64/bins/linux-x64");
            return Directory.Exists(folder) ? folder : null;
        }
    }

    /// <summary>Makes the model where it is not there yet.</summary>
    public static DecoderFiles Prepare(DecoderShape shape)
    {
        string folder = RepositoryRoot.Combine(
            FormattableString.Invariant($".run/decoder-bench/{shape.LayerCount}x{shape.HiddenSize}x{shape.VocabularySize}"));
        var files = new DecoderFiles(folder, shape);
        Directory.CreateDirectory(folder);
        if (!Directory.Exists(files.Model))
        {
            DecoderModelWriter.Write(files.Model, shape, Seed, isBrainFloat: true);
        }

        return files;
    }

    /// <summary>The model in a precision; compiled where it is not there yet.</summary>
    public string Compile(Precision precision)
    {
        string output = Path.Combine(_folder, precision.ToString());
        DecoderCompiler.Compile(Model, output, new CompileOptions { Precision = precision }, progress: null, CancellationToken.None);
        return output;
    }

    /// <summary>The model for llama.cpp in Q4_0; written where it is not there yet.</summary>
    public string WriteGguf()
    {
        string path = Path.Combine(_folder, "q4_0.gguf");
        if (!File.Exists(path))
        {
            using SafetensorsFile weights = WeightsFile.Open(Model);
            GgufWriter.Write(path + ".partial", weights, Shape);
            File.Move(path + ".partial", path);
        }

        return path;
    }

    /// <summary>A file for logits.</summary>
    public string LogitsFile(string engine) => Path.Combine(_folder, $"logits.{engine}");
}
