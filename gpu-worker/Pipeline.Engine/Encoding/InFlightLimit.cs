namespace Pipeline.Engine.Encoding;

/// <summary>Counts what waits or runs, against the profile's bounds. Not safe for concurrent use: the queue's lock guards it.</summary>
internal sealed class InFlightLimit
{
    private readonly int _maxTokens;
    private readonly int _maxRequests;
    private long _tokens;
    private int _requests;

    public InFlightLimit(EncoderEngineProfile profile)
    {
        _maxTokens = profile.InFlightTokens;
        _maxRequests = profile.InFlightRequests;
    }

    public bool IsEmpty => _requests == 0;

    /// <summary>A request over the whole limit has room when nothing else is in; it would wait for ever otherwise.</summary>
    public bool HasRoomFor(int tokens) => IsEmpty || (_requests < _maxRequests && _tokens + tokens <= _maxTokens);

    public void Enter(int tokens)
    {
        _tokens += tokens;
        _requests++;
    }

    public void Leave(int tokens)
    {
        _tokens -= tokens;
        _requests--;
    }
}
