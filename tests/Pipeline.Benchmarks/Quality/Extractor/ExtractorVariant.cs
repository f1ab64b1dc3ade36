using Pipeline.Engine.Onnx.Compilation;

namespace Pipeline.Benchmarks.Quality.Extractor;

/// <summary>One way to compile the extractor.</summary>
/// <param name="Name">The row's head.</param>
/// <param name="Precision">Of weights and products.</param>
/// <param name="IsCalibrated">Whether texts calibrate the quantisation.</param>
internal sealed record ExtractorVariant(string Name, Precision Precision, bool IsCalibrated)
{
    /// <summary>The reference first. The compiler calibrates w8a8 and refuses to calibrate others.</summary>
    public static IReadOnlyList<ExtractorVariant> All { get; } =
    [
        new("fp32", Precision.Fp32, false),
        new("fp16", Precision.Fp16, false),
        new("int8", Precision.Int8, false),
        new("int4", Precision.Int4, false),
        new("w8a8", Precision.W8A8, false),
        new("w8a8 calibrated", Precision.W8A8, true),
    ];

    /// <summary>The compiled directory; compiled where it is not there yet.</summary>
    /// <param name="calibrationFile">Texts for the variants that are calibrated.</param>
    public string Compile(string calibrationFile)
    {
        string output = SampleModels.Scratch(Name.Replace(' ', '-'));
        CompileOptions options = new() { Precision = Precision, CalibrationFile = IsCalibrated ? calibrationFile : null };
        DecoderCompiler.Compile(SampleModels.Extractor, output, options, progress: null, CancellationToken.None);
        return output;
    }
}
