namespace Pipeline.Tokenizers.Decoding;

/// <summary>The decoder of a file.</summary>
/// <param name="Steps">For each step, what puts a stage of it in front of the stage after it.</param>
/// <param name="IsByteLevel">Whether tokens are words in the byte alphabet.</param>
/// <param name="HasByteFallback">Whether some tokens stand for single bytes.</param>
internal sealed record DecoderPlan(
    IReadOnlyList<Func<DecoderStage, DecoderStage>> Steps, bool IsByteLevel, bool HasByteFallback)
{
    /// <summary>What decodes where a file has no decoder.</summary>
    public static DecoderPlan None { get; } = new([next => new SpaceBetweenStage(next)], IsByteLevel: false, HasByteFallback: false);

    // A token that decoders leave alone.
    private const string Neighbour = "a";

    /// <summary>The first stage of the steps, for one text.</summary>
    /// <param name="sink">Receives the text.</param>
    public DecoderStage CreateStages(TextSink sink)
    {
        DecoderStage stage = sink;
        for (int i = Steps.Count - 1; i >= 0; i--)
        {
            stage = Steps[i](stage);
        }

        return stage;
    }

    /// <summary>
    /// The same for tokens that go on with a text: none of them is its first, which some steps treat in another way.
    /// </summary>
    /// <param name="sink">Receives the text of these tokens alone.</param>
    public DecoderStage CreateInnerStages(TextSink sink)
    {
        DecoderStage stages = CreateStages(sink);
        stages.Write(Neighbour);
        stages.EndToken();
        sink.Take();
        return stages;
    }
}
