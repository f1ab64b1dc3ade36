namespace Pipeline.Engine.Onnx.Tests.Models;

/// <summary>A decoder by the book: doubles and straight loops, one sequence at a time. Shares no code with what it checks.</summary>
internal sealed class ReferenceDecoder
{
    private readonly RandomDecoderShape _shape;
    private readonly IReadOnlyDictionary<string, double[]> _tensors;
    private readonly ReferenceRotation _rotation;

    public ReferenceDecoder(RandomDecoder model)
        : this(model.Shape, model.Tensors)
    {
    }

    /// <param name="shape">Of the model.</param>
    /// <param name="tensors">Its parameters, by the module's name without prefix.</param>
    public ReferenceDecoder(RandomDecoderShape shape, IReadOnlyDictionary<string, double[]> tensors)
    {
        _shape = shape;
        _tensors = tensors;
        _rotation = new ReferenceRotation(shape);
    }

    /// <summary>The logits of every token.</summary>
    public double[][] Logits(int[] ids)
    {
        double[] table = _tensors["embed_tokens.weight"];
        double[][] hidden = [.. ids.Select(id => table[(id * _shape.HiddenSize)..((id + 1) * _shape.HiddenSize)])];
        for (int layer = 0; layer < _shape.LayerCount; layer++)
        {
            string prefix = $"layers.{layer}.";
            double[][] normalized = [.. hidden.Select(row => Norm(prefix + "input_layernorm", row))];
            double[][] attended = Attend(layer, prefix + "self_attn.", normalized);
            hidden = Add(hidden, [.. attended.Select(row => Linear(prefix + "self_attn.o_proj", row))]);
            hidden = Add(hidden, [.. hidden.Select(row => Feed(prefix, Norm(prefix + "post_attention_layernorm", row)))]);
        }

        string head = _tensors.ContainsKey("lm_head.weight") ? "lm_head" : "embed_tokens";
        return [.. hidden.Select(row => Linear(head, Norm("norm", row)))];
    }

    private double[][] Attend(int layer, string prefix, double[][] hidden)
    {
        double[][][] queries = [.. hidden.Select((row, position) => Heads(prefix + "q", row, position))];
        double[][][] keys = [.. hidden.Select((row, position) => Heads(prefix + "k", row, position))];
        double[][][] values = [.. hidden.Select(row => Linear(prefix + "v_proj", row).Chunk(_shape.HeadSize).ToArray())];
        int window = Window(layer) ?? hidden.Length;
        int group = _shape.HeadCount / _shape.KeyValueHeadCount;
        return [.. Enumerable.Range(0, hidden.Length).Select(position =>
        {
            int first = Math.Max(0, position - window + 1);
            return Enumerable.Range(0, _shape.HeadCount)
                .SelectMany(head => AttentionReference.Row(
                    queries[position][head],
                    [.. keys[first..(position + 1)].Select(row => row[head / group])],
                    [.. values[first..(position + 1)].Select(row => row[head / group])],
                    headCount: 1,
                    1 / Math.Sqrt(_shape.HeadSize)))
                .ToArray();
        })];
    }

    private double[][] Heads(string module, double[] row, int position) =>
    [
        .. Linear(module + "_proj", row).Chunk(_shape.HeadSize)
            .Select(head => _rotation.Rotate(_shape.HasHeadNorms ? Norm(module + "_norm", head) : head, position)),
    ];

    private int? Window(int layer) => _shape.Architecture == "MistralForCausalLM" || layer >= _shape.FirstWindowLayer ? _shape.Window : null;

    private double[] Feed(string prefix, double[] row)
    {
        double[] gate = Linear(prefix + "mlp.gate_proj", row), up = Linear(prefix + "mlp.up_proj", row);
        return Linear(prefix + "mlp.down_proj", [.. gate.Zip(up, (g, u) => g / (1 + Math.Exp(-g)) * u)]);
    }

    private double[] Linear(string module, double[] input)
    {
        double[] weight = _tensors[module + ".weight"];
        double[] result = _tensors.TryGetValue(module + ".bias", out double[]? bias) ? [.. bias] : new double[weight.Length / input.Length];
        for (int row = 0; row < result.Length; row++)
        {
            for (int column = 0; column < input.Length; column++)
            {
                result[row] += weight[(row * input.Length) + column] * input[column];
            }
        }

        return result;
    }

    private double[] Norm(string module, double[] row)
    {
        double scale = 1 / Math.Sqrt(row.Average(value => value * value) + _shape.NormEpsilon);
        return [.. row.Zip(_tensors[module + ".weight"], (value, weight) => value * scale * weight)];
    }

    private static double[][] Add(double[][] left, double[][] right) =>
        [.. left.Zip(right, (a, b) => a.Zip(b, (x, y) => x + y).ToArray())];
}
