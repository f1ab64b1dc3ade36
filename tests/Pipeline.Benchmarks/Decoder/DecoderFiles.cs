using System.Security.Cryptography;
using System.Text;
using Pipeline.Benchmarks.Decoder.Llama;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.SampleModel.Models;
using Pipeline.TestKit;

namespace Pipeline.Benchmarks.Decoder;

/// <summary>The model of the decoder bench and what is made of it, in a folder that the next run finds again.</summary>
internal sealed class DecoderFiles
{
    private const int Seed = 42;
    private const int NameDigits = 8;

    private readonly string _folder;

    private DecoderFiles(string folder, string model)
    {
        _folder = folder;
        Model = model;
        Config = DecoderConfig.Read(model);
    }

    /// <summary>A Hugging Face directory.</summary>
    public string Model { get; }

    /// <summary>Of <see cref="Model"/>.</summary>
    public DecoderConfig Config { get; }

    /// <summary>The libraries of node-llama-cpp, or null where scripts/packages/llama.sh was not run.</summary>
    public static string? LlamaLibraries
    {
        get
        {
            string folder = RepositoryRoot.Combine("scripts/packages/llama/node_modules/@node-llama-cpp/linux-x64/bins/linux-x64");
            return Directory.Exists(folder) ? folder : null;
        }
    }

    /// <summary>Makes a model with random weights in BF16 where it is not there yet.</summary>
    public static DecoderFiles Prepare(DecoderShape shape)
    {
        string folder = Folder(FormattableString.Invariant($"{shape.LayerCount}x{shape.HiddenSize}x{shape.VocabularySize}"));
        string model = Path.Combine(folder, "model");
        if (!Directory.Exists(model))
        {
            DecoderModelWriter.Write(model, shape, Seed, isBrainFloat: true);
        }

        return new DecoderFiles(folder, model);
    }

    /// <summary>A model of the caller's.</summary>
    /// <exception cref="ModelFormatException">The directory holds no decoder that we run.</exception>
    public static DecoderFiles Of(string modelDirectory)
    {
        string model = Path.TrimEndingDirectorySeparator(Path.GetFullPath(modelDirectory));
        string digits = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(model)))[..NameDigits];
        return new DecoderFiles(Folder($"{Path.GetFileName(model)}-{digits}"), model);
    }

    /// <summary>The model in a precision; compiled where it is not there yet.</summary>
    public string Compile(Precision precision)
    {
        string output = Combine(precision.ToString());
        DecoderCompiler.Compile(Model, output, new CompileOptions { Precision = precision }, progress: null, CancellationToken.None);
        return output;
    }

    /// <summary>The model for llama.cpp; written where it is not there yet or older than the model.</summary>
    /// <param name="isQuantized">Q4_0, else F32.</param>
    /// <exception cref="NotSupportedException">It would not be the same model in llama.cpp.</exception>
    public string WriteGguf(bool isQuantized)
    {
        string path = Combine(isQuantized ? "q4_0.gguf" : "f32.gguf");
        DateTime newest = Directory.EnumerateFiles(Model).Max(File.GetLastWriteTimeUtc);
        if (!File.Exists(path) || File.GetLastWriteTimeUtc(path) < newest)
        {
            using WeightsFolder weights = WeightsFolder.Open(Model);
            GgufWriter.Write(path + ".partial", new GgufModel(Config, weights, isQuantized));
            File.Move(path + ".partial", path, overwrite: true);
        }

        return path;
    }

    /// <summary>A file of the folder.</summary>
    public string Combine(string name) => Path.Combine(_folder, name);

    private static string Folder(string name) => Directory.CreateDirectory(RepositoryRoot.Combine($".run/decoder-bench/{name}")).FullName;
}
