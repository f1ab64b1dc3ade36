namespace Pipeline.Benchmarks.Quantization;

/// <summary>Qwen2.5-0.5B.</summary>
internal static class DecoderShape
{
    public const int Hidden = 896;
    public const int Intermediate = 4864;
    public const int Key = 128;
    public const int Vocabulary = 151_936;
    public const int Packed = Hidden + (2 * Key);
}
