namespace Pipeline.Benchmarks.Decoder;

/// <summary>Token ids that every engine is given alike. Where only speed is measured their meaning does not matter, only their number.</summary>
internal static class DecoderText
{
    /// <summary>Ids below this are in every vocabulary of the benches with random weights.</summary>
    public const int Vocabulary = 150_000;

    private const int Stride = 7919;

    /// <summary>The token at a place of a sequence.</summary>
    /// <param name="sequence">Which sequence.</param>
    /// <param name="position">Where in it.</param>
    /// <param name="vocabulary">Ids are below this too.</param>
    public static int TokenAt(int sequence, int position, int vocabulary = Vocabulary) =>
        (int)((((long)position * Stride) + (sequence * 131L)) % Math.Min(Vocabulary, vocabulary));
}
