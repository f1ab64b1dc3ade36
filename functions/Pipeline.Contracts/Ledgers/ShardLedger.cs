using System.Diagnostics;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;

namespace Pipeline.Contracts.Ledgers;

/// <summary>
/// A shard's ledger in the hands of its owner: the one record of the shard's results and of who may add to them. Claiming is
/// itself a commit, so from a claim on every commit of an older owner fails. Not safe for concurrent use.
/// </summary>
public sealed class ShardLedger
{
    private readonly IBlobStore _store;
    private readonly string _name;
    private readonly HashSet<int> _committedLines = [];
    private readonly LedgerSection _successes = new();
    private readonly LedgerSection _errors = new();
    private LedgerRecord _record;
    private string _version;
    private int _blockCounter;
    private int _attempts;
    private PendingCommit? _inDoubt;

    private ShardLedger(IBlobStore store, string name, LedgerRecord record)
    {
        _store = store;
        _name = name;
        _record = record;
        _attempts = record.Commit;
        _version = string.Empty;
    }

    /// <summary>The record as of the last commit that is known to have succeeded.</summary>
    public LedgerRecord Record => _record;

    /// <summary>Numbers of the lines whose results are durable.</summary>
    public IReadOnlySet<int> CommittedLines => _committedLines;

    /// <summary>Takes the ledger over, creating it where there is none.</summary>
    /// <param name="store">Where ledgers lie.</param>
    /// <param name="name">The ledger's blob.</param>
    /// <param name="epoch">The batch's epoch, for a ledger that is created.</param>
    /// <param name="messageId">The message under which the caller works; null for the control plane.</param>
    /// <param name="respectOwnerFor">
    /// An owner under another message that wrote less than this long ago keeps the shard; zero takes it from anybody.
    /// </param>
    /// <param name="cancellationToken">Ends the claim.</param>
    public static async Task<LedgerClaim> ClaimAsync(
        IBlobStore store, string name, int epoch, string? messageId, TimeSpan respectOwnerFor, CancellationToken cancellationToken)
    {
        string owner = RandomToken.New();
        while (true)
        {
            BlobProperties? current = await store.FindAsync(name, cancellationToken).ConfigureAwait(false);
            LedgerRecord? before = current is null ? null : LedgerRecord.Read(current);
            if (before is { IsSealed: true })
            {
                return new LedgerClaim(ClaimOutcome.Sealed, null);
            }

            bool isOwn = before?.Owner == owner; // an earlier round's commit whose reply was lost
            if (!isOwn && before?.Owner is not null && before.MessageId != messageId && current!.Age < respectOwnerFor)
            {
                return new LedgerClaim(ClaimOutcome.HeldByOther, null);
            }

            var ledger = new ShardLedger(store, name, Claimed(before, epoch, owner, messageId));
            if (await ledger.TryTakeAsync(current, before, cancellationToken).ConfigureAwait(false))
            {
                return new LedgerClaim(ClaimOutcome.Claimed, ledger);
            }
        }
    }

    /// <summary>Makes results durable. Lines that are committed already are left out, so a call can be repeated.</summary>
    /// <exception cref="StorageUnavailableException">Whether it took place is not known; the next call finds out.</exception>
    public async Task<CommitOutcome> CommitAsync(IReadOnlyList<ResultLine> results, CancellationToken cancellationToken)
    {
        if (await ResolveDoubtAsync(cancellationToken).ConfigureAwait(false) == CommitOutcome.Fenced)
        {
            return CommitOutcome.Fenced;
        }

        List<ResultLine> fresh = [.. results.Where(result => !_committedLines.Contains(result.LineNumber)).OrderBy(result => result.LineNumber)];
        if (fresh.Count == 0)
        {
            return CommitOutcome.Committed;
        }

        List<string> successBlocks = [.. _successes.Blocks, .. await StageAsync(fresh, isSuccess: true, cancellationToken).ConfigureAwait(false)];
        List<string> errorBlocks = [.. _errors.Blocks, .. await StageAsync(fresh, isSuccess: false, cancellationToken).ConfigureAwait(false)];
        return await CommitAsync(
            new PendingCommit(With(fresh), fresh, successBlocks, errorBlocks), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts the lines in input order and ends the shard.</summary>
    /// <param name="lineCount">Request lines of the shard: all must have their result.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<CommitOutcome> SealAsync(int lineCount, CancellationToken cancellationToken)
    {
        if (await ResolveDoubtAsync(cancellationToken).ConfigureAwait(false) == CommitOutcome.Fenced)
        {
            return CommitOutcome.Fenced;
        }

        if (_record.IsSealed)
        {
            return CommitOutcome.Committed;
        }

        if (_committedLines.Count != lineCount)
        {
            throw new UnreachableException($"{_name} has {_committedLines.Count} results of {lineCount} when it is sealed.");
        }

        List<string> successBlocks;
        List<string> errorBlocks;
        try
        {
            successBlocks = await InOrderAsync(_successes, 0, cancellationToken).ConfigureAwait(false);
            errorBlocks = await InOrderAsync(_errors, _successes.Bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is BlobVersionGoneException or BlobNotFoundException)
        {
            return CommitOutcome.Fenced; // the lines are copied from the version of our last commit, and another commit followed it
        }

        LedgerRecord ended = _record with { IsSealed = true, Commit = ++_attempts };
        return await CommitAsync(new PendingCommit(ended, [], successBlocks, errorBlocks), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Hands the shard back in good order, so that the next claim need not wait.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (await ResolveDoubtAsync(cancellationToken).ConfigureAwait(false) == CommitOutcome.Fenced)
        {
            return;
        }

        LedgerRecord free = _record with { Owner = null, MessageId = null, Commit = ++_attempts };
        await _store.CommitAsync(
            _name, [.. _successes.Blocks, .. _errors.Blocks], free.ToMetadata(), BlobCondition.IfVersion(_version), cancellationToken)
            .ConfigureAwait(false);
    }

    private static LedgerRecord Claimed(LedgerRecord? before, int epoch, string owner, string? messageId) =>
        (before ?? new LedgerRecord { Epoch = epoch, Commit = 0, SucceededCount = 0, FailedCount = 0, SuccessBytes = 0, ErrorBytes = 0 })
        with
        { Owner = owner, MessageId = messageId, Commit = 1 };

    private async Task<bool> TryTakeAsync(BlobProperties? current, LedgerRecord? before, CancellationToken cancellationToken)
    {
        try
        {
            if (current is not null)
            {
                // Block ids of an older owner are not ours to name: both sections become one block each, copied in place.
                _successes.ReplaceBlocks(await StageCopyAsync(current.Version, [(0, before!.SuccessBytes)], cancellationToken).ConfigureAwait(false));
                _errors.ReplaceBlocks(await StageCopyAsync(
                    current.Version, [(before.SuccessBytes, before.ErrorBytes)], cancellationToken).ConfigureAwait(false));
            }

            BlobCondition condition = current is null ? BlobCondition.IfAbsent : BlobCondition.IfVersion(current.Version);
            string? version = await _store.CommitAsync(
                _name, [.. _successes.Blocks, .. _errors.Blocks], _record.ToMetadata(), condition, cancellationToken).ConfigureAwait(false);
            if (version is null)
            {
                return false;
            }

            _version = version;
            await LoadEntriesAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is BlobVersionGoneException or BlobNotFoundException)
        {
            return false; // somebody else was faster: look again
        }
    }

    private async Task LoadEntriesAsync(CancellationToken cancellationToken)
    {
        if (_record.SuccessBytes + _record.ErrorBytes == 0)
        {
            return;
        }

        await using BlobContent content = await _store.OpenAsync(_name, BlobRange.All, _version, cancellationToken).ConfigureAwait(false);
        using var reader = new LineReader(content.Stream, int.MaxValue - 1);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!ResultLineWriter.TryGetLineNumber(reader.Line.Span, out int lineNumber))
            {
                throw new MalformedRecordException(_name, new FormatException($"Line {reader.LineNumber} is not a result."));
            }

            LedgerSection section = reader.LineOffset < _record.SuccessBytes ? _successes : _errors;
            section.Append(lineNumber, checked((int)(reader.NextOffset - reader.LineOffset)));
            _committedLines.Add(lineNumber);
        }
    }

    private async Task<CommitOutcome> CommitAsync(PendingCommit pending, CancellationToken cancellationToken)
    {
        _inDoubt = pending;
        string? version = await _store.CommitAsync(
            _name,
            [.. pending.SuccessBlocks, .. pending.ErrorBlocks],
            pending.Record.ToMetadata(),
            BlobCondition.IfVersion(_version),
            cancellationToken).ConfigureAwait(false);
        if (version is null)
        {
            CommitOutcome outcome = await ResolveDoubtAsync(cancellationToken).ConfigureAwait(false);
            return outcome == CommitOutcome.Committed && _record.Commit != pending.Record.Commit
                ? throw new StorageUnavailableException($"Ledger {_name}", null) // still ours, yet not written: blocks were lost
                : outcome;
        }

        Accept(pending, version);
        return CommitOutcome.Committed;
    }

    // After a failed condition or an exception: own owner and the number of the attempt mean that it took place after all.
    private async Task<CommitOutcome> ResolveDoubtAsync(CancellationToken cancellationToken)
    {
        if (_inDoubt is not { } pending)
        {
            return CommitOutcome.Committed;
        }

        BlobProperties? current = await _store.FindAsync(_name, cancellationToken).ConfigureAwait(false);
        LedgerRecord? record = current is null ? null : LedgerRecord.Read(current);
        if (record?.Owner != _record.Owner)
        {
            return CommitOutcome.Fenced;
        }

        if (record!.Commit == pending.Record.Commit)
        {
            Accept(pending, current!.Version);
        }
        else if (current!.Version != _version)
        {
            // An attempt that was given up has landed since: which blocks stand there is not known here. Nobody's results are
            // lost by letting go; whoever claims next reads them.
            return CommitOutcome.Fenced;
        }

        _inDoubt = null;
        return CommitOutcome.Committed;
    }

    private void Accept(PendingCommit pending, string version)
    {
        foreach (ResultLine result in pending.Results)
        {
            (result.IsSuccess ? _successes : _errors).Append(result.LineNumber, result.Utf8.Length);
            _committedLines.Add(result.LineNumber);
        }

        _successes.ReplaceBlocks(pending.SuccessBlocks);
        _errors.ReplaceBlocks(pending.ErrorBlocks);
        _record = pending.Record;
        _version = version;
        _inDoubt = null;
    }

    private LedgerRecord With(List<ResultLine> fresh) => _record with
    {
        Commit = ++_attempts, // a number an attempt, never again: a write that was given up may still land
        SucceededCount = _record.SucceededCount + fresh.Count(result => result.IsSuccess),
        FailedCount = _record.FailedCount + fresh.Count(result => !result.IsSuccess),
        SuccessBytes = _record.SuccessBytes + fresh.Where(result => result.IsSuccess).Sum(result => (long)result.Utf8.Length),
        ErrorBytes = _record.ErrorBytes + fresh.Where(result => !result.IsSuccess).Sum(result => (long)result.Utf8.Length),
        Usage = fresh.Aggregate(_record.Usage, (usage, result) => usage + result.Usage),
    };

    private async Task<List<string>> StageAsync(List<ResultLine> results, bool isSuccess, CancellationToken cancellationToken)
    {
        List<ResultLine> ours = [.. results.Where(result => result.IsSuccess == isSuccess)];
        if (ours.Count == 0)
        {
            return [];
        }

        byte[] block = new byte[ours.Sum(result => result.Utf8.Length)];
        int end = 0;
        foreach (ResultLine result in ours)
        {
            result.Utf8.CopyTo(block.AsMemory(end));
            end += result.Utf8.Length;
        }

        string id = NextBlockId();
        await _store.StageAsync(_name, id, block, cancellationToken).ConfigureAwait(false);
        return [id];
    }

    private async Task<List<string>> InOrderAsync(LedgerSection section, long sectionOffset, CancellationToken cancellationToken)
    {
        List<(long Offset, long Length)> runs = section.RunsInInputOrder();
        return runs.Count <= 1
            ? section.Blocks
            : await StageCopyAsync(
                _version, [.. runs.Select(run => (run.Offset + sectionOffset, run.Length))], cancellationToken).ConfigureAwait(false);
    }

    private async Task<List<string>> StageCopyAsync(
        string version, List<(long Offset, long Length)> runs, CancellationToken cancellationToken)
    {
        var blocks = new List<string>(runs.Count);
        foreach ((long offset, long length) in runs.Where(run => run.Length > 0))
        {
            string id = NextBlockId();
            await _store.StageCopyAsync(_name, id, new BlobSlice(_name, version, offset, length), cancellationToken).ConfigureAwait(false);
            blocks.Add(id);
        }

        return blocks;
    }

    // Owner and counter, never an index: staging is not conditional, and a fenced owner may still be staging.
    private string NextBlockId() => $"{_record.Owner}-{_blockCounter++:x8}";
}
