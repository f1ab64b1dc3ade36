namespace Pipeline.Infra.Tests.Bicep;

/// <summary>A resource; of a loop or a condition the object within.</summary>
internal sealed record BicepResource(string Name, string Type, string Version, bool IsExisting, BicepValue Body);
