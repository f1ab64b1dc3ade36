namespace Pipeline.Engine.Constraints;

/// <summary>A JSON schema that we cannot hold text to.</summary>
/// <param name="path">Where in the schema, as in <c>properties.total</c>; empty for its root.</param>
/// <param name="problem">A sentence that names the keyword.</param>
public sealed class UnsupportedSchemaException(string path, string problem)
    : Exception(path.Length == 0 ? problem : $"{path}: {problem}")
{
    /// <summary>Where in the schema; empty for its root.</summary>
    public string Path { get; } = path;
}
