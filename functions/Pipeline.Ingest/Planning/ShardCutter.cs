using System.Collections.Immutable;
using Pipeline.Contracts;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;

namespace Pipeline.Ingest.Planning;

/// <summary>
/// Cuts a file into shards as its lines go by. A shard begins and ends with a request line: blank lines between two shards
/// belong to neither, so that no amount of them makes a shard long or empty.
/// </summary>
internal sealed class ShardCutter(BatchLimits limits)
{
    private readonly ImmutableArray<ShardPlan>.Builder _shards = ImmutableArray.CreateBuilder<ShardPlan>();
    private ShardPlan? _current;
    private int _longestBlank;
    private long _rejectionBytes;

    /// <summary>Request lines so far.</summary>
    public int LineCount { get; private set; }

    /// <summary>A blank line behind the last request. A shard's reader must be able to hold it to see that it is blank.</summary>
    public void AddBlank(LineReader line) => _longestBlank = int.Max(_longestBlank, (int)line.LineBytes);

    /// <summary>A request line.</summary>
    /// <param name="line">The reader, standing on it.</param>
    /// <param name="rejectionBytes">Bytes of its result line where it was rejected, else 0.</param>
    public void Add(LineReader line, int rejectionBytes)
    {
        if (_current is not null && !Fits(_current, line))
        {
            _shards.Add(_current);
            _current = null;
        }

        if (_current is null)
        {
            _current = new ShardPlan(line.LineOffset, 0, line.LineNumber, 0, 0, 0, _rejectionBytes, 0);
            _longestBlank = 0;
        }

        bool isRejected = rejectionBytes > 0;
        int longest = isRejected ? 0 : (int)line.LineBytes;
        _current = _current with
        {
            Length = line.NextOffset - _current.Offset,
            LongestLine = int.Max(_current.LongestLine, int.Max(longest, _longestBlank)),
            LineCount = _current.LineCount + 1,
            RejectedCount = _current.RejectedCount + (isRejected ? 1 : 0),
            RejectionsLength = _current.RejectionsLength + rejectionBytes,
        };
        _longestBlank = 0;
        _rejectionBytes += rejectionBytes;
        LineCount++;
    }

    /// <summary>The shards, once the last line has gone by.</summary>
    public ImmutableArray<ShardPlan> Finish()
    {
        if (_current is not null)
        {
            _shards.Add(_current);
            _current = null;
        }

        return _shards.ToImmutable();
    }

    private bool Fits(ShardPlan shard, LineReader line) =>
        shard.LineCount < limits.MaxShardLines && line.NextOffset - shard.Offset <= limits.MaxShardBytes;
}
