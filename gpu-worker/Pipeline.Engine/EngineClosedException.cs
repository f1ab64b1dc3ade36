namespace Pipeline.Engine;

/// <summary>The engine takes no more requests: it is draining or disposed. Another engine may take them.</summary>
public sealed class EngineClosedException : Exception
{
    internal EngineClosedException()
        : base("The engine takes no more requests.")
    {
    }
}
