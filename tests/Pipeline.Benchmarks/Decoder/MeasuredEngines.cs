using System.Globalization;
using Pipeline.Engine.Onnx.Compilation;

namespace Pipeline.Benchmarks.Decoder;

/// <summary>The engines that are compared on one model. Disposing it ends their processes.</summary>
/// <param name="files">The model.</param>
/// <param name="threads">Of each engine.</param>
internal sealed class MeasuredEngines(DecoderFiles files, int threads) : IDisposable
{
    private const string LlamaName = "llama.cpp Q4_0";
    private const string LlamaFloatName = "llama.cpp F32";

    private readonly List<MeasuredEngine> _engines = [];

    /// <summary>llama.cpp first, where it is there; then ours.</summary>
    public IReadOnlyList<MeasuredEngine> All => _engines;

    /// <summary>llama.cpp in Q4_0, or null where it is not there.</summary>
    public MeasuredEngine? Llama => _engines.Find(engine => engine.Name == LlamaName);

    /// <summary>Compiles the model and starts a process for each engine.</summary>
    /// <param name="isLlamaFloat">Whether llama.cpp runs in F32 too: then its distance shows that its weights are ours.</param>
    /// <param name="precisions">Of our engines; fp32 is among them.</param>
    public void Start(bool isLlamaFloat, IReadOnlyList<Precision> precisions)
    {
        string threadText = threads.ToString(CultureInfo.InvariantCulture);
        if (DecoderFiles.LlamaLibraries is { } libraries)
        {
            StartLlama(LlamaName, isQuantized: true);
            if (isLlamaFloat)
            {
                StartLlama(LlamaFloatName, isQuantized: false);
            }

            void StartLlama(string name, bool isQuantized) => _engines.Add(new MeasuredEngine(
                name, DecoderChild.LlamaKind, threadText, libraries, files.WriteGguf(isQuantized),
                files.Config.VocabularySize.ToString(CultureInfo.InvariantCulture)));
        }
        else
        {
            Console.WriteLine("llama.cpp is not there: scripts/packages/llama.sh fetches it");
        }

        foreach (Precision precision in precisions)
        {
            _engines.Add(new MeasuredEngine(precision.ToString(), DecoderChild.PipelineKind, threadText, files.Compile(precision)));
        }
    }

    /// <summary>Measures all cases in each round, all engines in turns within each case.</summary>
    public void Measure(IReadOnlyList<DecoderCase> cases, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            foreach (DecoderCase measured in cases)
            {
                _engines.ForEach(engine => engine.Measure(measured));
            }
        }
    }

    /// <summary>How far the logits of each engine are from those of our fp32, which has no entry.</summary>
    public IReadOnlyDictionary<string, LogitsDistance> Distances(IEnumerable<LogitsText> texts)
    {
        string textFile = files.Combine("logits.texts"), reference = files.Combine("logits.reference");
        LogitsText.WriteFile(textFile, texts);
        _engines.Single(engine => engine.Name == nameof(Precision.Fp32)).WriteLogits(textFile, reference);
        OrderedDictionary<string, LogitsDistance> distances = [];
        foreach (MeasuredEngine engine in _engines.Where(engine => engine.Name != nameof(Precision.Fp32)))
        {
            string file = files.Combine($"logits.{engine.Name.Replace(' ', '-')}");
            engine.WriteLogits(textFile, file);
            distances.Add(engine.Name, LogitsDistance.Between(reference, file, files.Config.VocabularySize));
        }

        return distances;
    }

    public void Dispose() => _engines.ForEach(engine => engine.Dispose());
}
