namespace Pipeline.Contracts.Ledgers;

/// <summary>One request line of a shard.</summary>
/// <param name="LineNumber">1-based number in the input file.</param>
/// <param name="Utf8">The line without its end; not retained.</param>
public readonly record struct ShardInputLine(int LineNumber, ReadOnlyMemory<byte> Utf8);
