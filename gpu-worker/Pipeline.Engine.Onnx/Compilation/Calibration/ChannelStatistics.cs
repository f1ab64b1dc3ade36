using Pipeline.Engine.Onnx.Compilation.Quantization;

namespace Pipeline.Engine.Onnx.Compilation.Calibration;

/// <summary>
/// What calibration remembers of the rows that one product was given: the largest magnitude of each channel, and some of the
/// rows. The same rows in the same order give the same memory, however they are cut into calls. Bounded: MaxSampleRows rows.
/// </summary>
/// <param name="width">Channels.</param>
internal sealed class ChannelStatistics(int width)
{
    /// <summary>Rows that are kept. Enough for percentiles; 64 rows of 5,000 channels are 1.2 MB for each product.</summary>
    public const int MaxSampleRows = 64;

    private readonly float[] _largest = new float[width];
    private readonly List<float[]> _samples = [];
    private long _rowCount;
    private long _stride = 1;

    /// <summary>[width]: the largest magnitude of each channel.</summary>
    public ReadOnlySpan<float> Largest => _largest;

    /// <summary>Rows at equal distances from the first to the last.</summary>
    public IReadOnlyList<float[]> Samples => _samples;

    /// <summary>Channels.</summary>
    public int Width => width;

    /// <summary>Remembers rows.</summary>
    /// <param name="rows">[n, width].</param>
    public void Add(ReadOnlySpan<float> rows)
    {
        for (int start = 0; start < rows.Length; start += width)
        {
            ReadOnlySpan<float> row = rows.Slice(start, width);
            RowMath.TakeLargest(row, _largest);
            if (_rowCount++ % _stride == 0)
            {
                Keep(row);
            }
        }
    }

    /// <summary>When the samples are full, every second one goes, and from then on half as many are taken.</summary>
    private void Keep(ReadOnlySpan<float> row)
    {
        if (_samples.Count == MaxSampleRows)
        {
            for (int i = 0; i < MaxSampleRows / 2; i++)
            {
                _samples[i] = _samples[2 * i];
            }

            _samples.RemoveRange(MaxSampleRows / 2, MaxSampleRows / 2);
            _stride *= 2;
        }

        _samples.Add(row.ToArray());
    }
}
