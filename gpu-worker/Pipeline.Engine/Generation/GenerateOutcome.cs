namespace Pipeline.Engine.Generation;

/// <summary>What became of a request: a <see cref="GenerateResult"/> or a <see cref="GenerateFailure"/>.</summary>
public abstract record GenerateOutcome
{
    private protected GenerateOutcome()
    {
    }
}
