namespace Pipeline.Infra.Tests.Bicep;

/// <summary>A property of an object, a variable or an output: a name and what it stands for.</summary>
internal sealed record BicepProperty(string Name, BicepValue Value);
