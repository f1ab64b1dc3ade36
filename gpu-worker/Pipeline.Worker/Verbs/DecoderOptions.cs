using System.CommandLine;
using Pipeline.Engine.Onnx.Compilation;

namespace Pipeline.Worker.Verbs;

/// <summary>Options of the verbs that compile decoders.</summary>
internal static class DecoderOptions
{
    /// <summary>What the weights become; <paramref name="otherwise"/> says what happens without it.</summary>
    public static Option<Precision?> Precision(string otherwise) => new("--precision")
    {
        Description = $"What a decoder's weights are stored as and computed in. {otherwise}",
        HelpName = "fp32|fp16|bf16|int8|int4|w8a8",
    };

    /// <summary>How keys and values are kept.</summary>
    public static Option<CacheType?> Cache() => new("--kv")
    {
        Description = "How keys and values are kept. Default fp32 with the precision fp32, else fp16.",
        HelpName = "fp16|fp32",
    };
}
