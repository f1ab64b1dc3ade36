using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;

namespace Pipeline.Ingest.Planning;

/// <summary>The problems of a file: the first ones in full, all of them in number.</summary>
internal sealed class RejectionLog(int maxListed)
{
    private readonly ImmutableArray<BatchError>.Builder _listed = ImmutableArray.CreateBuilder<BatchError>();
    private readonly Dictionary<string, int> _byCode = new(StringComparer.Ordinal);

    /// <summary>All problems.</summary>
    public int Count { get; private set; }

    /// <summary>All problems, by code.</summary>
    public IReadOnlyDictionary<string, int> CountByCode => _byCode;

    /// <summary>The first problems.</summary>
    public ImmutableArray<BatchError> Listed => _listed.ToImmutable();

    public void Add(int lineNumber, RequestError error)
    {
        Count++;
        CollectionsMarshal.GetValueRefOrAddDefault(_byCode, error.Code, out _)++;
        if (_listed.Count < maxListed)
        {
            _listed.Add(new BatchError(error.Code, error.Message, error.Param, lineNumber));
        }
    }
}
