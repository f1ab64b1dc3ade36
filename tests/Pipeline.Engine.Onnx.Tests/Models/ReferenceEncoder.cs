using System.Runtime.InteropServices;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Safetensors;
using Pipeline.SampleModel.Models;

namespace Pipeline.Engine.Onnx.Tests.Models;

/// <summary>A BERT encoder by the book: doubles and straight loops, one sequence at a time. Shares no code with what it checks.</summary>
internal sealed class ReferenceEncoder
{
    private readonly BertShape _shape;
    private readonly Dictionary<string, double[]> _tensors;

    public ReferenceEncoder(RandomModel model)
    {
        _shape = model.Shape;
        using SafetensorsFile file = WeightsFile.Open(model.Path);
        _tensors = file.Tensors.Values.ToDictionary(
            tensor => tensor.Name,
            tensor => MemoryMarshal.Cast<byte, float>(file.DangerousGetBytes(tensor)).ToArray().Select(value => (double)value).ToArray());
    }

    public double[] Embed(int[] ids)
    {
        double[][] hidden = [.. ids.Select((id, position) => Embedding(id, position))];
        for (int layer = 0; layer < _shape.LayerCount; layer++)
        {
            string prefix = $"encoder.layer.{layer}.";
            double[][] attended = Attend(prefix + "attention.self.", hidden);
            double[][] projected = Map(attended, row => Linear(prefix + "attention.output.dense", row));
            double[][] normalized =
                [.. projected.Zip(hidden, (left, right) => Norm(prefix + "attention.output.LayerNorm", Add(left, right)))];
            double[][] fed = Map(normalized, row =>
                Linear(prefix + "output.dense", [.. Linear(prefix + "intermediate.dense", row).Select(Activate)]));
            hidden = [.. fed.Zip(normalized, (left, right) => Norm(prefix + "output.LayerNorm", Add(left, right)))];
        }

        double[] pooled = [.. Enumerable.Range(0, _shape.HiddenSize).Select(column => Pool([.. hidden.Select(row => row[column])]))];
        double length = Math.Sqrt(pooled.Sum(value => value * value));
        return [.. pooled.Select(value => value / length)];
    }

    private double[] Embedding(int id, int position)
    {
        double[] sum = new double[_shape.HiddenSize];
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] = _tensors["embeddings.word_embeddings.weight"][(id * sum.Length) + i]
                + _tensors["embeddings.position_embeddings.weight"][(position * sum.Length) + i]
                + _tensors["embeddings.token_type_embeddings.weight"][i];
        }

        return Norm("embeddings.LayerNorm", sum);
    }

    private double[][] Attend(string prefix, double[][] hidden)
    {
        double[][] query = Map(hidden, row => Linear(prefix + "query", row));
        double[][] key = Map(hidden, row => Linear(prefix + "key", row));
        double[][] value = Map(hidden, row => Linear(prefix + "value", row));
        double scale = 1 / Math.Sqrt(_shape.HiddenSize / _shape.HeadCount);
        return Map(query, row => AttentionReference.Row(row, key, value, _shape.HeadCount, scale));
    }

    private double[] Linear(string name, double[] input)
    {
        double[] weight = _tensors[name + ".weight"], result = [.. _tensors[name + ".bias"]];
        for (int row = 0; row < result.Length; row++)
        {
            for (int column = 0; column < input.Length; column++)
            {
                result[row] += weight[(row * input.Length) + column] * input[column];
            }
        }

        return result;
    }

    private double[] Norm(string name, double[] row)
    {
        double mean = row.Average();
        double variance = row.Average(value => (value - mean) * (value - mean));
        double[] weight = _tensors[name + ".weight"], bias = _tensors[name + ".bias"];
        return [.. row.Select((value, i) => ((value - mean) / Math.Sqrt(variance + _shape.LayerNormEpsilon) * weight[i]) + bias[i])];
    }

    private double Activate(double x) => _shape.Activation switch
    {
        "gelu" => x * NormalDistribution(x),
        "gelu_new" => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
        "relu" => Math.Max(x, 0),
        "silu" => x / (1 + Math.Exp(-x)),
        _ => throw new InvalidOperationException($"The reference has no {_shape.Activation}."),
    };

    private double Pool(double[] column) => _shape.Pooling switch
    {
        "mean" => column.Average(),
        "cls" => column[0],
        "max" => column.Max(),
        _ => throw new InvalidOperationException($"The reference has no {_shape.Pooling}."),
    };

    /// <summary>Phi(x) = 1/2 + phi(x) (x + x³/3 + x⁵/15 + …): the series converges everywhere, quickly for |x| under 7.</summary>
    private static double NormalDistribution(double x)
    {
        if (Math.Abs(x) > 7)
        {
            return x > 0 ? 1 : 0;
        }

        double term = x, sum = x;
        for (int odd = 3; Math.Abs(term) > 1e-18; odd += 2)
        {
            term *= x * x / odd;
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
    }

    private static double[] Add(double[] left, double[] right) => [.. left.Zip(right, (a, b) => a + b)];

    private static double[][] Map(double[][] rows, Func<double[], double[]> function) =>
        [.. rows.AsParallel().AsOrdered().Select(function)];
}
