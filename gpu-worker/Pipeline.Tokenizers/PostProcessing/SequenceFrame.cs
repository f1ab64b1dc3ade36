namespace Pipeline.Tokenizers.PostProcessing;

/// <summary>The ids that a post-processor puts around a text.</summary>
/// <param name="Before">Ids before the text's own, such as [CLS].</param>
/// <param name="After">Ids after the text's own, such as [SEP].</param>
internal sealed record SequenceFrame(IReadOnlyList<int> Before, IReadOnlyList<int> After)
{
    /// <summary>No post-processor.</summary>
    public static SequenceFrame None { get; } = new([], []);
}
