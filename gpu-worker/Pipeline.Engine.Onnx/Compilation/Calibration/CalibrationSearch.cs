using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Engine.Onnx.Compilation.Calibration;

/// <summary>Turns what was observed of a decoder's activations into a calibration. Deterministic.</summary>
internal sealed class CalibrationSearch
{
    private readonly DecoderWeights _weights;
    private readonly IReadOnlyDictionary<string, ChannelStatistics> _statistics;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<string, ProductCalibration> _found = new(StringComparer.Ordinal);

    private CalibrationSearch(
        DecoderWeights weights, IReadOnlyDictionary<string, ChannelStatistics> statistics, CancellationToken cancellationToken)
    {
        _weights = weights;
        _statistics = statistics;
        _cancellationToken = cancellationToken;
    }

    /// <param name="config">Of the decoder.</param>
    /// <param name="weights">Of the decoder.</param>
    /// <param name="statistics">Of every input that <see cref="DecoderCalibration"/> names.</param>
    /// <param name="cancellationToken">Ends the search between two inputs.</param>
    public static DecoderCalibration Run(
        DecoderConfig config,
        DecoderWeights weights,
        IReadOnlyDictionary<string, ChannelStatistics> statistics,
        CancellationToken cancellationToken)
    {
        CalibrationSearch search = new(weights, statistics, cancellationToken);
        DecoderModules modules = new(config);
        foreach (DecoderLayerModules layer in modules.Layers)
        {
            search.Add(layer.InputNorm.Name, [layer.Query, layer.Key, layer.Value]);
            search.Add(layer.Output.Name, [layer.Output], factors => HeadGroups.Tie(config, factors));
            search.Add(layer.AttentionNorm.Name, [layer.Gate, layer.Up]);
            search.Add(layer.Down.Name, [layer.Down]);
        }

        search.Add(modules.FinalNorm.Name, [modules.Head]);
        return new DecoderCalibration(search._found);
    }

    private void Add(string input, LinearModule[] consumers, Action<float[]>? tie = null)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        ChannelStatistics statistics = _statistics[input];
        float[]? factors = SmoothingSearch.Choose(statistics, [.. consumers.Select(_weights.Matrix)], tie);
        _found.Add(input, new ProductCalibration(factors, ClipSearch.Choose(statistics.Samples, factors)));
    }
}
