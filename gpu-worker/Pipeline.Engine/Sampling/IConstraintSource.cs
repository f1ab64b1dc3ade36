namespace Pipeline.Engine.Sampling;

/// <summary>A constraint before its first token, for as many samples as wanted. Immutable; use it from any thread.</summary>
public interface IConstraintSource
{
    /// <summary>The constraint of one sample, at its beginning.</summary>
    ITokenConstraint Start();
}
