namespace Pipeline.SampleDocuments.Passages;

/// <summary>Makes passages of texts. None repeats one that was taken before it, so what measures is taken first.</summary>
internal sealed class PassageCollection
{
    /// <summary>Words of a passage that measures: halves of 20 to 40.</summary>
    public const int MaxMeasuredWords = 80;

    /// <summary>Words of a passage that trains; training cuts texts of its own out of it.</summary>
    public const int MaxTrainingWords = 96;

    private const int MinWords = 40;

    private readonly PassagePacker _packer = new(MinWords);
    private readonly NearDuplicates _duplicates = new();

    /// <summary>Passages of prose; what is not prose is left out.</summary>
    /// <param name="blocks">Blocks of one topic stand together; the order is fixed.</param>
    /// <param name="maxWords">Of a passage.</param>
    public IEnumerable<TextBlock> TakeProse(IEnumerable<TextBlock> blocks, int maxWords) =>
        Take(blocks, maxWords).Where(passage => PlainText.IsProse(passage.Text));

    /// <summary>Passages of any text.</summary>
    /// <inheritdoc cref="TakeProse"/>
    public IEnumerable<TextBlock> Take(IEnumerable<TextBlock> blocks, int maxWords) =>
        _packer.Pack(blocks, maxWords).Where(passage => _duplicates.TryAdd(passage.Text));
}
