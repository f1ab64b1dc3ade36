using Pipeline.Engine.Onnx.Kernels;

namespace Pipeline.Benchmarks.Attention;

/// <summary>
/// Time of one node of paged attention by shape, cache type and instruction set, interleaved in one process, caches cold.
/// The prototype (AVX-512 only; engine.md, Part 1; minima on two quiet cores of the same machine) took for decode 14/2 x 64,
/// 32 sequences at 1024: fp32 1.87, fp16 1.26 ms; 32/8 x 128 the same: 10.2 and 6.0; prefill 512: 1.51 and 1.62; 6.60 and 7.53.
/// </summary>
internal static class AttentionBenchmark
{
    private const int WarmUps = 5;

    public static int Run(bool quick)
    {
        AttentionShape[] shapes =
        [
            new(14, 2, 64, SequenceCount: 32, TokenCount: 1, Context: 256),
            new(14, 2, 64, SequenceCount: 32, TokenCount: 1, Context: 1024),
            new(14, 2, 64, SequenceCount: 1, TokenCount: 512, Context: 512),
            .. quick ? (AttentionShape[])[] :
            [
                new(14, 2, 64, SequenceCount: 1, TokenCount: 1, Context: 256),
                new(14, 2, 64, SequenceCount: 8, TokenCount: 1, Context: 256),
                new(14, 2, 64, SequenceCount: 64, TokenCount: 1, Context: 256),
                new(14, 2, 64, SequenceCount: 1, TokenCount: 1, Context: 4096),
                new(14, 2, 64, SequenceCount: 1, TokenCount: 512, Context: 1024),
                new(32, 8, 128, SequenceCount: 32, TokenCount: 1, Context: 1024),
                new(32, 8, 128, SequenceCount: 1, TokenCount: 512, Context: 512),
                new(12, 12, 64, SequenceCount: 32, TokenCount: 1, Context: 512),
            ],
        ];
        int threads = Environment.ProcessorCount;
        Console.WriteLine($"{threads} threads, blocks of {AttentionMemory.BlockSize} tokens");
        foreach (AttentionShape shape in shapes)
        {
            Measure(shape, threads, repetitions: quick ? 30 : 60);
        }

        return 0;
    }

    private static void Measure(AttentionShape shape, int threads, int repetitions)
    {
        using AttentionMemory floats = new(shape, isHalf: false), halves = new(shape, isHalf: true);
        InstructionSet[] instructionSets = [.. Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported).Reverse()];
        List<AttentionVariant> variants =
        [
            .. instructionSets.Select(set => new AttentionVariant(shape, floats, isHalf: false, set, threads)),
            .. instructionSets.Select(set => new AttentionVariant(shape, halves, isHalf: true, set, threads)),
        ];
        for (int i = 0; i < WarmUps + repetitions; i++)
        {
            variants.ForEach(variant => variant.Measure());
        }

        Console.WriteLine(shape);
        variants.ForEach(variant => Console.WriteLine(variant.Describe(shape)));
        variants.ForEach(variant => variant.Dispose());
    }
}
