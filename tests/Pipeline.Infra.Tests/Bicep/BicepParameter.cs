namespace Pipeline.Infra.Tests.Bicep;

/// <summary>A parameter; without a default it must be given.</summary>
internal sealed record BicepParameter(string Name, string Type, BicepValue? Default);
