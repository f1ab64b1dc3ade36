namespace Pipeline.Benchmarks.Decoder.Serving;

/// <summary>The loads of the serving cases. All are the same in every run.</summary>
internal static class ServedRequests
{
    private const int Seed = 7;

    /// <summary>
    /// Prompts of 16 tokens whose outputs are mostly short and seldom long: eight of ten have 8 to 24 tokens, two have 128 to 256.
    /// </summary>
    public static IReadOnlyList<ServedRequest> Skewed(int count)
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, count).Select(index => new ServedRequest(
            Tokens(index, 16), random.Next(10) < 8 ? random.Next(8, 25) : random.Next(128, 257)))];
    }

    /// <summary>Prompts that share their first 1,000 tokens and differ in the last 16; 4 tokens are generated.</summary>
    public static IReadOnlyList<ServedRequest> SharedPrefix(int count) =>
        [.. Enumerable.Range(0, count).Select(index => new ServedRequest([.. Tokens(0, 1000), .. Tokens(index + 1, 16)], 4))];

    /// <summary>Prompts and outputs of one length.</summary>
    public static IReadOnlyList<ServedRequest> Uniform(int count, int promptTokens, int newTokens) =>
        [.. Enumerable.Range(0, count).Select(index => new ServedRequest(Tokens(index, promptTokens), newTokens))];

    private static int[] Tokens(int sequence, int count) =>
        [.. Enumerable.Range(0, count).Select(position => DecoderText.TokenAt(sequence, position))];
}
