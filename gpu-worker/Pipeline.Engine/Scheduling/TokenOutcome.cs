namespace Pipeline.Engine.Scheduling;

/// <summary>What a row of logits has made of a sequence.</summary>
internal enum TokenOutcome
{
    /// <summary>It has one token more and goes on.</summary>
    Continues,

    /// <summary>A stop token, its sink or its constraint ended it.</summary>
    Stopped,

    /// <summary>It has as many tokens as it may have.</summary>
    AtLimit,

    /// <summary>No token could be chosen; its group says why.</summary>
    Failed,
}
