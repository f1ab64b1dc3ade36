namespace Pipeline.SampleDocuments.Passages;

/// <summary>What a passage is used for.</summary>
internal enum PassagePart
{
    /// <summary>Measures the finished model; nothing was chosen by it.</summary>
    HeldOut,

    /// <summary>Measures recipes and checkpoints while training.</summary>
    Validation,

    /// <summary>Trains the model and its vocabulary.</summary>
    Training,
}
