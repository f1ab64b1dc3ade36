using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;

namespace Pipeline.ServiceBus.Tests.Schedules;

/// <summary>A sealed ledger never changes: what was once readable stays as it is.</summary>
internal sealed class SealCheck(IBlobStore store)
{
    private readonly Dictionary<string, string> _sealedVersions = new(StringComparer.Ordinal);

    /// <summary>Looks at a ledger that was just written.</summary>
    /// <returns>What is wrong; null where nothing is.</returns>
    public async Task<string?> LookAsync(string name)
    {
        if (await store.FindAsync(name, CancellationToken.None) is not { } ledger)
        {
            return null;
        }

        if (_sealedVersions.TryGetValue(name, out string? version))
        {
            return version == ledger.Version ? null : $"{name} was sealed and has changed.";
        }

        if (LedgerRecord.Read(ledger).IsSealed)
        {
            _sealedVersions.Add(name, ledger.Version);
        }

        return null;
    }
}
