namespace Pipeline.Engine.Constraints;

/// <summary>A declared property.</summary>
/// <param name="Key">Its name and the colon; the state of its value is behind them.</param>
/// <param name="IsRequired">Whether an object must have it.</param>
/// <param name="After">The state behind its value.</param>
internal readonly record struct SchemaProperty(GrammarText Key, bool IsRequired, int After);
