using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.Graphs;

namespace Pipeline.Benchmarks.Quantization;

/// <summary>Constants of graphs, of random bytes or of small floats, in a temporary file.</summary>
internal sealed class RandomWeights : IDisposable
{
    private const string FileName = "weights.bin";
    private const int Seed = 11;

    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-bench-").FullName;
    private readonly FileStream _file;
    private readonly Random _random = new(Seed);
    private int _count;

    public RandomWeights() => _file = new FileStream(Path.Combine(_folder, FileName), FileMode.CreateNew);

    /// <summary>Where sessions look for external data.</summary>
    public string Folder
    {
        get
        {
            _file.Flush();
            return _folder;
        }
    }

    public string Bytes(OnnxGraph graph, TensorElementType type, params ReadOnlySpan<long> shape)
    {
        byte[] bytes = new byte[Count(shape)];
        _random.NextBytes(bytes);
        return Add(graph, type, bytes, shape);
    }

    /// <summary>Floats from <paramref name="lowest"/> up to twice of it.</summary>
    public string Floats(OnnxGraph graph, float lowest, params ReadOnlySpan<long> shape)
    {
        float[] floats = new float[Count(shape)];
        for (int i = 0; i < floats.Length; i++)
        {
            floats[i] = lowest * (1 + _random.NextSingle());
        }

        return Add(graph, TensorElementType.Float, MemoryMarshal.AsBytes<float>(floats), shape);
    }

    /// <summary>One byte or one float, of no dimension.</summary>
    public string Scalar<T>(OnnxGraph graph, TensorElementType type, T value)
        where T : unmanaged => Add(graph, type, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(ref value)), []);

    public void Dispose()
    {
        _file.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static long Count(ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (long dimension in shape)
        {
            count *= dimension;
        }

        return count;
    }

    private string Add(OnnxGraph graph, TensorElementType type, ReadOnlySpan<byte> bytes, ReadOnlySpan<long> shape)
    {
        // ONNX Runtime maps a constant where it lies
        const int alignment = 64;
        _file.Position = (_file.Length + alignment - 1) / alignment * alignment;
        long offset = _file.Position;
        _file.Write(bytes);
        return graph.ExternalConstant($"constant{_count++}", type, FileName, offset, bytes.Length, shape);
    }
}
