namespace Pipeline.SampleDocuments.Passages;

/// <summary>
/// Makes passages of texts. One that measures repeats none before it, and none that trains repeats one that measures: take
/// those that measure first.
/// </summary>
internal sealed class PassageCollection
{
    // halves of 20 to 40 words
    private const int MinMeasuredWords = 40;
    private const int MaxMeasuredWords = 80;

    // Training cuts texts of its own out of them. It may repeat itself: there is not much documentation.
    private const int MinTrainingWords = 24;
    private const int MaxTrainingWords = 96;

    private readonly PassagePacker _packer = new();
    private readonly NearDuplicates _measured = new(maxSharedRuns: 0.25);
    private readonly NearDuplicates _training = new(maxSharedRuns: 0.5);

    /// <summary>Passages of prose that measure.</summary>
    /// <param name="blocks">Blocks of one topic stand together; the order is fixed.</param>
    public IEnumerable<TextBlock> TakeMeasured(IEnumerable<TextBlock> blocks) => _packer
        .Pack(blocks, MinMeasuredWords, MaxMeasuredWords)
        .Where(passage => PlainText.IsProse(passage.Text) && _measured.TryAdd(passage.Text));

    /// <summary>Passages of prose that train.</summary>
    /// <inheritdoc cref="TakeMeasured"/>
    public IEnumerable<TextBlock> TakeProse(IEnumerable<TextBlock> blocks) =>
        TakeTraining(blocks).Where(passage => PlainText.IsProse(passage.Text));

    /// <summary>Passages of any text that train.</summary>
    /// <inheritdoc cref="TakeMeasured"/>
    public IEnumerable<TextBlock> TakeTraining(IEnumerable<TextBlock> blocks) => _packer
        .Pack(blocks, MinTrainingWords, MaxTrainingWords)
        .Where(passage => !_measured.Repeats(passage.Text) && _training.TryAdd(passage.Text));
}
