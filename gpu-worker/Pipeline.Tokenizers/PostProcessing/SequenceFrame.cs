namespace Pipeline.Tokenizers.PostProcessing;

/// <summary>The ids that a post-processor puts around a text.</summary>
/// <param name="Before">Ids before the text's own, such as [CLS].</param>
/// <param name="After">Ids after the text's own, such as [SEP].</param>
internal sealed record SequenceFrame(IReadOnlyList<int> Before, IReadOnlyList<int> After)
{
    /// <summary>No post-processor.</summary>
    public static SequenceFrame None { get; } = new([], []);

    /// <summary>This frame with another one inside.</summary>
    public SequenceFrame Around(SequenceFrame inner) => new([.. Before, .. inner.Before], [.. inner.After, .. After]);
}
