namespace Pipeline.SampleDocuments.Facts;

/// <summary>What a document adds up, in hundredths of its currency; null for what it does not have.</summary>
internal sealed record AmountPlan
{
    /// <summary>Sum of the items.</summary>
    public required long Items { get; init; }

    /// <summary>Taken off the sum; positive.</summary>
    public long? Discount { get; init; }

    public long? Shipping { get; init; }

    /// <summary>Total less tax; null without tax.</summary>
    public long? Net { get; init; }

    /// <summary>All taxes together.</summary>
    public long? Tax { get; init; }

    /// <summary>Whether the items' prices have the tax in them.</summary>
    public bool IsTaxIncluded { get; init; }

    /// <summary>Hundredths of a percent; null without tax, and where there are two rates.</summary>
    public int? Rate { get; init; }

    /// <summary>The taxes where there are two rates: hundredths of a percent, and amount.</summary>
    public (int Rate, long Cents)[] Parts { get; init; } = [];

    /// <summary>To be paid, tax included; what was paid before is not taken off.</summary>
    public required long Total { get; init; }
}
