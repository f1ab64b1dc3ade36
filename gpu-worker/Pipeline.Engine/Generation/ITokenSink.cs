namespace Pipeline.Engine.Generation;

/// <summary>Sees the tokens of one sample as they come, on the engine's thread: it must be quick and must not wait.</summary>
public interface ITokenSink
{
    /// <summary>Takes one generated token; stop tokens are not shown.</summary>
    /// <returns>True to end the sample here, as a stop string does; the token stays counted.</returns>
    bool Append(int tokenId);
}
