using System.Globalization;

namespace Pipeline.Benchmarks.Decoder;

/// <summary>Something whose tokens a second are measured.</summary>
/// <param name="Label">The column's head.</param>
/// <param name="Command">What a <see cref="DecoderChild"/> is told.</param>
/// <param name="Tokens">Tokens of one measured step.</param>
internal sealed record DecoderCase(string Label, string Command, int Tokens)
{
    /// <summary>One token of each of some sequences.</summary>
    public static DecoderCase Decode(int sequences, int context, int steps) => new(
        string.Create(CultureInfo.InvariantCulture, $"decode {sequences}"),
        string.Create(CultureInfo.InvariantCulture, $"decode {sequences} {context} {steps}"),
        sequences);

    /// <summary>One prompt.</summary>
    public static DecoderCase Prefill(int tokens, int repetitions) => new(
        string.Create(CultureInfo.InvariantCulture, $"prefill {tokens}"),
        string.Create(CultureInfo.InvariantCulture, $"prefill {tokens} {repetitions}"),
        tokens);
}
