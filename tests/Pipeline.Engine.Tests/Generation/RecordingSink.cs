using Pipeline.Engine.Generation;

namespace Pipeline.Engine.Tests.Generation;

/// <summary>Remembers the tokens that it saw and ends its sample at one of them.</summary>
internal sealed class RecordingSink(int stopTokenId = -1) : ITokenSink
{
    public int StopTokenId => stopTokenId;

    public List<int> TokenIds { get; } = [];

    public bool Append(int tokenId)
    {
        TokenIds.Add(tokenId);
        return tokenId == stopTokenId;
    }
}
