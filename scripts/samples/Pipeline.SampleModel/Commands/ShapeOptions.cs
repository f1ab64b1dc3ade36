using System.CommandLine;
using Pipeline.SampleModel.Models;

namespace Pipeline.SampleModel.Commands;

/// <summary>The options that make a <see cref="BertShape"/>.</summary>
internal sealed class ShapeOptions(BertShape defaults)
{
    private readonly Option<int> _hidden = Create("--hidden", defaults.HiddenSize, "Values of a token's state.");
    private readonly Option<int> _layers = Create("--layers", defaults.LayerCount, "Encoder layers.");
    private readonly Option<int> _heads = Create("--heads", defaults.HeadCount, "Attention heads; divides --hidden.");
    private readonly Option<int> _intermediate = Create("--intermediate", defaults.IntermediateSize, "Values inside a feed-forward block.");
    private readonly Option<int> _vocabulary = Create("--vocabulary", defaults.VocabularySize, "Tokens, special ones included.");
    private readonly Option<int> _maxPositions = Create("--max-positions", defaults.MaxPositions, "Longest text in tokens.");
    private readonly Option<string> _activation = Create("--activation", defaults.Activation, "As config.json names it.");
    private readonly Option<double> _epsilon = Create("--epsilon", defaults.LayerNormEpsilon, "Of the layer normalisations.");
    private readonly Option<string> _pooling = Create("--pooling", defaults.Pooling, "mean, cls or max.");

    public void AddTo(Command command)
    {
        Option[] options =
        [
            _hidden, _layers, _heads, _intermediate, _vocabulary, _maxPositions, _activation, _epsilon, _pooling,
        ];
        foreach (Option option in options)
        {
            command.Options.Add(option);
        }
    }

    public BertShape Read(ParseResult result) => new()
    {
        HiddenSize = result.GetValue(_hidden),
        LayerCount = result.GetValue(_layers),
        HeadCount = result.GetValue(_heads),
        IntermediateSize = result.GetValue(_intermediate),
        VocabularySize = result.GetValue(_vocabulary),
        MaxPositions = result.GetValue(_maxPositions),
        Activation = result.GetRequiredValue(_activation),
        LayerNormEpsilon = result.GetValue(_epsilon),
        Pooling = result.GetRequiredValue(_pooling),
    };

    private static Option<T> Create<T>(string name, T value, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };
}
