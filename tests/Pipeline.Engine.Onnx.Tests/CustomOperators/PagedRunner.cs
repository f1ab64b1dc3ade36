using Microsoft.ML.OnnxRuntime;

namespace Pipeline.Engine.Onnx.Tests.CustomOperators;

/// <summary>Runs chunks of sequences through one node, and computes by definition what must come out.</summary>
internal sealed class PagedRunner : IDisposable
{
    private const int MaxPositions = 3000;

    private readonly PagedShape _shape;
    private readonly PagedCacheArrays _cache;
    private readonly SingleOperator _operator;
    private readonly bool _ownsOperator;
    private readonly (float[] Cosine, float[] Sine) _angles;

    public PagedRunner(PagedShape shape, PagedCacheArrays cache, int threads = 2)
        : this(shape, cache, shape.CreateOperator(threads)) => _ownsOperator = true;

    /// <param name="shape">What the operator was made for.</param>
    /// <param name="cache">The cache.</param>
    /// <param name="shared">Is not disposed.</param>
    public PagedRunner(PagedShape shape, PagedCacheArrays cache, SingleOperator shared)
    {
        (_shape, _cache, _operator) = (shape, cache, shared);
        _angles = shape.IsRotary ? CreateAngles(shape.HeadSize) : ([], []);
    }

    /// <summary>
    /// Computes the next tokens of some sequences, <paramref name="counts"/> of each, and moves their past on.
    /// </summary>
    /// <returns>For each sequence [count, heads, head size].</returns>
    public float[][] Step(IReadOnlyList<PagedSequence> sequences, params IReadOnlyList<int> counts)
    {
        for (int i = 0; i < sequences.Count; i++)
        {
            _cache.Allocate(sequences[i], sequences[i].Past + counts[i]);
        }

        float[] output = _operator.Run<float>(CreateInputs(sequences, counts));
        float[][] results = new float[sequences.Count][];
        int row = 0;
        for (int i = 0; i < sequences.Count; i++)
        {
            results[i] = output[(row * _shape.Width)..((row + counts[i]) * _shape.Width)];
            row += counts[i];
            sequences[i].Past += counts[i];
        }

        return results;
    }

    /// <summary>Bytes that a call allocates on this thread once it has been made before.</summary>
    public long AllocatedBytes(IReadOnlyList<PagedSequence> sequences, params IReadOnlyList<int> counts)
    {
        for (int i = 0; i < sequences.Count; i++)
        {
            _cache.Allocate(sequences[i], sequences[i].Past + counts[i]);
        }

        return _operator.AllocatedBytes(CreateInputs(sequences, counts));
    }

    private OrtValue[] CreateInputs(IReadOnlyList<PagedSequence> sequences, IReadOnlyList<int> counts)
    {
        int tokens = counts.Sum(), maxBlocks = Math.Max(1, sequences.Max(sequence => sequence.Blocks.Length));
        int[] starts = [0, .. counts.Select((_, i) => counts.Take(i + 1).Sum())];
        int[] table = [.. sequences.SelectMany(sequence => sequence.Blocks.Concat(Enumerable.Repeat(-1, maxBlocks - sequence.Blocks.Length)))];
        OrtValue[] inputs =
        [
            SingleOperator.Floats(New(sequence => sequence.Query, _shape.Width), tokens, _shape.Width),
            SingleOperator.Floats(New(sequence => sequence.Key, _shape.KvWidth), tokens, _shape.KvWidth),
            SingleOperator.Floats(New(sequence => sequence.Value, _shape.KvWidth), tokens, _shape.KvWidth),
            .. _cache.ToInputs(),
            SingleOperator.Integers(starts),
            SingleOperator.Integers([.. sequences.Select(sequence => sequence.Past)]),
            OrtValue.CreateTensorValueFromMemory(table, [sequences.Count, maxBlocks]),
        ];
        return _shape.IsRotary
            ? [.. inputs, Angles(_angles.Cosine), Angles(_angles.Sine)]
            : inputs;

        float[] New(Func<PagedSequence, float[]> select, int width) => [.. sequences.SelectMany((sequence, i) =>
            select(sequence).Skip(sequence.Past * width).Take(counts[i] * width))];

        OrtValue Angles(float[] angles) => SingleOperator.Floats(angles, MaxPositions, _shape.HeadSize / 2);
    }

    /// <summary>The largest error of a token's result, by definition over what the cache holds now.</summary>
    public double LargestError(PagedSequence sequence, int position, ReadOnlySpan<float> result)
    {
        int group = _shape.HeadCount / _shape.KvHeadCount;
        int first = _shape.Window == PagedShape.NoWindow ? 0 : Math.Max(0, position - _shape.Window + 1);
        double scale = _shape.Scale == 0 ? 1 / Math.Sqrt(_shape.HeadSize) : _shape.Scale, worst = 0;
        for (int head = 0; head < _shape.HeadCount; head++)
        {
            double[] query = Rotated(sequence.Query, (position * _shape.HeadCount) + head, position);
            double[] expected = new double[_shape.HeadSize];
            (double[] Key, double[] Value)[] rows =
                [.. Enumerable.Range(first, position - first + 1).Select(p => _cache.Rows(sequence, p, head / group))];
            double[] scores = [.. rows.Select(row => row.Key.Zip(query, (a, b) => a * b).Sum() * scale)];
            double largest = scores.Max(), sum = scores.Sum(score => Math.Exp(score - largest));
            for (int key = 0; key < rows.Length; key++)
            {
                double weight = Math.Exp(scores[key] - largest) / sum;
                for (int i = 0; i < expected.Length; i++)
                {
                    expected[i] += weight * rows[key].Value[i];
                }
            }

            for (int i = 0; i < expected.Length; i++)
            {
                double error = Math.Abs(expected[i] - result[(head * _shape.HeadSize) + i]);
                worst = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(worst, error);
            }
        }

        return worst;
    }

    /// <summary>The largest error of a token's key or value in the cache, relative to 1.</summary>
    public double LargestCacheError(PagedSequence sequence, int position)
    {
        double worst = 0;
        for (int head = 0; head < _shape.KvHeadCount; head++)
        {
            int row = (position * _shape.KvHeadCount) + head;
            (double[] key, double[] value) = _cache.Rows(sequence, position, head);
            double[] expectedValue = [.. sequence.Value.Skip(row * _shape.HeadSize).Take(_shape.HeadSize).Select(x => (double)x)];
            worst = Math.Max(worst, key.Zip(Rotated(sequence.Key, row, position), (a, b) => Math.Abs(a - b)).Max());
            worst = Math.Max(worst, value.Zip(expectedValue, (a, b) => Math.Abs(a - b)).Max());
        }

        return worst;
    }

    public void Dispose()
    {
        if (_ownsOperator)
        {
            _operator.Dispose();
        }
    }

    private static (float[] Cosine, float[] Sine) CreateAngles(int headSize)
    {
        int half = headSize / 2;
        double[] angles = [.. Enumerable.Range(0, MaxPositions * half)
            .Select(i => i / half / Math.Pow(10_000, 2.0 * (i % half) / headSize))];
        return ([.. angles.Select(angle => (float)Math.Cos(angle))], [.. angles.Select(angle => (float)Math.Sin(angle))]);
    }

    private double[] Rotated(float[] rows, int row, int position)
    {
        int half = _shape.HeadSize / 2;
        double[] x = [.. rows.Skip(row * _shape.HeadSize).Take(_shape.HeadSize).Select(x => (double)x)];
        return !_shape.IsRotary ? x : [.. x.Select((value, i) =>
        {
            int angle = (position * half) + (i % half);
            return (value * _angles.Cosine[angle]) + ((i < half ? -x[i + half] : x[i - half]) * _angles.Sine[angle]);
        })];
    }
}
