namespace Pipeline.Infra.Tests.Bicep;

/// <summary>A use of a module.</summary>
/// <param name="Name">As the file calls it.</param>
/// <param name="Path">From the file's own folder.</param>
/// <param name="Body">Scope, name and params.</param>
internal sealed record BicepModule(string Name, string Path, BicepValue Body);
