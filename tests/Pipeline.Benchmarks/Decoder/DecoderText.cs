namespace Pipeline.Benchmarks.Decoder;

/// <summary>Token ids that every engine is given alike. With random weights their meaning does not matter, only their number.</summary>
internal static class DecoderText
{
    /// <summary>Ids below this are in every vocabulary of the bench.</summary>
    public const int Vocabulary = 150_000;

    private const int Stride = 7919;

    /// <summary>The token at a place of a sequence.</summary>
    public static int TokenAt(int sequence, int position) => (int)(((long)position * Stride) + (sequence * 131L)) % Vocabulary;
}
