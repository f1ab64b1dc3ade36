namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>Whether a decoder of some precision runs on a provider.</summary>
/// <param name="Precision">Of the compiled decoder.</param>
/// <param name="Provider">What is to compute it.</param>
/// <param name="Runs">Whether it does.</param>
/// <param name="Explanation">One sentence: how it runs, or why it is refused.</param>
public sealed record PrecisionSupport(Precision Precision, ExecutionProvider Provider, bool Runs, string Explanation)
{
    /// <summary>Every precision on every provider.</summary>
    public static IReadOnlyList<PrecisionSupport> Table { get; } =
    [
        .. Enum.GetValues<Precision>().Select(OnCpu),
        .. Enum.GetValues<Precision>().Select(precision => new PrecisionSupport(
            precision, ExecutionProvider.Cuda, Runs: false, "this build has no CUDA path for decoders yet.")),
    ];

    /// <summary>The row of the table.</summary>
    public static PrecisionSupport On(Precision precision, ExecutionProvider provider) =>
        Table.Single(row => row.Precision == precision && row.Provider == provider);

    private static PrecisionSupport OnCpu(Precision precision)
    {
        (bool runs, string explanation) = precision switch
        {
            Precision.Fp32 => (true, "computed in 32 bits."),
            Precision.Fp16 => (true, "stored in 16 bits, widened when it is loaded: computed in 32 bits and 32 bits in memory."),
            Precision.Bf16 => (true, "stored in 16 bits, widened when it is loaded: computed in 32 bits and 32 bits in memory."),
            Precision.Int8 => (true, "8-bit weights in blocks of 128, activations in 8 bits while they are multiplied."),
            Precision.Int4 => (true, "4-bit weights in blocks of 128, activations in 8 bits while they are multiplied."),
            Precision.W8A8 => (true, "8-bit weights with a scale for each output, 8-bit activations with a scale for each token."),
            _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, null),
        };
        return new PrecisionSupport(precision, ExecutionProvider.Cpu, runs, explanation);
    }
}
