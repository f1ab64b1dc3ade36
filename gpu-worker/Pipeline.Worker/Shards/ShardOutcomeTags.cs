namespace Pipeline.Worker.Shards;

/// <summary>The words for outcomes in metrics.</summary>
internal static class ShardOutcomeTags
{
    public static string ToTag(this ShardOutcome outcome) => outcome switch
    {
        ShardOutcome.Sealed => "sealed",
        ShardOutcome.Closed => "closed",
        ShardOutcome.InputModified => "input_modified",
        ShardOutcome.AlreadySealed => "already_sealed",
        ShardOutcome.HeldByOther => "held_by_other",
        ShardOutcome.Superseded => "superseded",
        ShardOutcome.Fenced => "fenced",
        ShardOutcome.LeaseLost => "lease_lost",
        ShardOutcome.HandedBack => "handed_back",
        ShardOutcome.Postponed => "postponed",
        ShardOutcome.DeadLettered => "dead_lettered",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };
}
