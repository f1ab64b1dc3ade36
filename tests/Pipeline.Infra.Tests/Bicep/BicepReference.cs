namespace Pipeline.Infra.Tests.Bicep;

/// <summary>A place that reads a name of the file.</summary>
/// <param name="Name">The name.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Properties">What is read of it, outermost first.</param>
internal sealed record BicepReference(string Name, int Line, IReadOnlyList<string> Properties);
