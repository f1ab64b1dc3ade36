using Microsoft.ML.OnnxRuntime;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Kernels;
using Pipeline.Engine.Onnx.Safetensors;
using Pipeline.Engine.Onnx.Sessions;

namespace Pipeline.Benchmarks.Encoder;

/// <summary>Batches of a fixed number of documents in arrival order, padded to their longest.</summary>
internal sealed class PaddedVariant : IEncoderVariant
{
    private const int BatchDocuments = 32;

    private readonly InferenceSession _session;
    private readonly int _workers;
    private readonly int _dimensions;

    public PaddedVariant(string modelDirectory, int workers, int threads)
    {
        Name = $"padded, {BatchDocuments} documents, W{workers} T{threads}";
        _workers = workers;
        BertConfig config = BertConfig.Read(modelDirectory);
        _dimensions = config.HiddenSize;
        using SafetensorsFile file = WeightsFile.Open(modelDirectory);
        byte[] model = PaddedGraph.Build(config, BertWeights.Resolve(file, config), Path.GetFileName(file.Path));
        using SessionOptions options = CpuSession.CreateOptions(
            threads, WeightLoading.Prepacked, Path.GetDirectoryName(file.Path)!);
        _session = new InferenceSession(model, options);
    }

    public string Name { get; }

    public void Run(int[][] documents, float[] embeddings)
    {
        int[][][] batches = [.. documents.Chunk(BatchDocuments)];
        WorkerPool.Run(_workers, batches.Length, () => index =>
            RunBatch(batches[index], embeddings.AsSpan(index * BatchDocuments * _dimensions)));
    }

    public void Dispose() => _session.Dispose();

    private void RunBatch(int[][] batch, Span<float> embeddings)
    {
        int length = batch.Max(document => document.Length), rows = batch.Length * length;
        int[] ids = new int[rows], positions = new int[rows], mask = new int[rows];
        for (int i = 0; i < batch.Length; i++)
        {
            batch[i].CopyTo(ids, i * length);
            mask.AsSpan(i * length, batch[i].Length).Fill(1);
            for (int position = 0; position < length; position++)
            {
                positions[(i * length) + position] = position;
            }
        }

        using OrtValue idValue = OrtValue.CreateTensorValueFromMemory(ids, [rows]);
        using OrtValue positionValue = OrtValue.CreateTensorValueFromMemory(positions, [rows]);
        using OrtValue maskValue = OrtValue.CreateTensorValueFromMemory(mask, [batch.Length, length]);
        using OrtValue paddedShape = OrtValue.CreateTensorValueFromMemory((long[])[batch.Length, length, _dimensions], [3]);
        using OrtValue flatShape = OrtValue.CreateTensorValueFromMemory((long[])[rows, _dimensions], [2]);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(
            options, PaddedGraph.Inputs, [idValue, positionValue, maskValue, paddedShape, flatShape], [PaddedGraph.Output]);
        ReadOnlySpan<float> hidden = outputs[0].GetTensorDataAsSpan<float>();
        for (int i = 0; i < batch.Length; i++)
        {
            Span<float> embedding = embeddings.Slice(i * _dimensions, _dimensions);
            SegmentPooling.Pool(PoolingMode.Mean, hidden.Slice(i * length * _dimensions, batch[i].Length * _dimensions), embedding);
            SegmentPooling.Normalize(embedding);
        }
    }
}
