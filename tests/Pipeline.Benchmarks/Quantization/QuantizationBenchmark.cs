using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using static Pipeline.Benchmarks.Quantization.DecoderShape;

namespace Pipeline.Benchmarks.Quantization;

/// <summary>
/// What w8a8 is made of, at the shape of Qwen2.5-0.5B: products of bytes that end in floats or in integers, packed or not, and
/// whole layers with the row scale in operators of ONNX or in ours. Variants take turns; medians of milliseconds.
/// </summary>
internal static class QuantizationBenchmark
{
    private const int Seed = 5;

    private static readonly int[] RowCounts = [1, 8, 32, 512];

    public static int Run(bool quick)
    {
        Console.WriteLine($"{Environment.ProcessorCount} cores; milliseconds of one product or one stack of layers, median (minimum to maximum)");
        (string Name, int Inputs, int[] Outputs)[] products =
        [
            ("query, key, value apart", Hidden, [Hidden, Key, Key]),
            ("query, key, value packed", Hidden, [Packed]),
            ("attention output", Hidden, [Hidden]),
            ("gate, up apart", Hidden, [Intermediate, Intermediate]),
            ("gate, up packed", Hidden, [2 * Intermediate]),
            ("down", Intermediate, [Hidden]),
            ("head", Hidden, [Vocabulary]),
        ];
        int repetitions = quick ? 5 : 25;
        foreach ((string name, int inputs, int[] outputs) in products)
        {
            using RandomWeights weights = new();
            using TimedGraph toFloat = new($"{name}: to float", ProductGraphs.ToFloat(weights, inputs, outputs), weights.Folder);
            using TimedGraph toInteger = new($"{name}: to integer", ProductGraphs.ToInteger(weights, inputs, outputs), weights.Folder);
            Measure([toFloat, toInteger], rows => Bytes(rows, inputs), ProductGraphs.Repetitions(inputs, outputs), repetitions);
        }

        using RandomWeights layerWeights = new();
        using TimedGraph plain = new("8 layers, ONNX operators", LayerGraphs.Plain(layerWeights), layerWeights.Folder);
        using TimedGraph fused = new("8 layers, our operators", LayerGraphs.Fused(layerWeights), layerWeights.Folder);
        Measure([plain, fused], rows => Floats(rows, Hidden), divisor: 1, repetitions);
        return 0;
    }

    private static void Measure(TimedGraph[] variants, Func<int, OrtValue> createInput, int divisor, int repetitions)
    {
        foreach (int rows in RowCounts)
        {
            using OrtValue input = createInput(rows);
            Scatter[] times = [.. variants.Select(_ => new Scatter())];
            Array.ForEach(variants, variant => variant.Run(input));
            for (int repetition = 0; repetition < repetitions; repetition++)
            {
                for (int i = 0; i < variants.Length; i++)
                {
                    times[i].Add(variants[i].Run(input).TotalMilliseconds / divisor);
                }
            }

            for (int i = 0; i < variants.Length; i++)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows,4} rows  {variants[i].Name,-40}{times[i].ToString("F3")}"));
            }
        }
    }

    private static OrtValue Bytes(int rows, int columns)
    {
        byte[] bytes = new byte[rows * columns];
        new Random(Seed).NextBytes(bytes);
        return OrtValue.CreateTensorValueFromMemory(bytes, [rows, columns]);
    }

    private static OrtValue Floats(int rows, int columns)
    {
        Random random = new(Seed);
        float[] floats = new float[rows * columns];
        for (int i = 0; i < floats.Length; i++)
        {
            floats[i] = (random.NextSingle() * 2) - 1;
        }

        return OrtValue.CreateTensorValueFromMemory(floats, [rows, columns]);
    }
}
