namespace Pipeline.Engine;

/// <summary>The engine stopped because a step failed; it never recovers. Its requests can be tried again on another engine.</summary>
public sealed class EngineFaultedException : Exception
{
    internal EngineFaultedException(Exception cause)
        : base($"The engine stopped after a step failed: {cause.Message}", cause)
    {
    }
}
