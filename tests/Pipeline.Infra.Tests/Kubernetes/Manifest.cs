using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Infra.Tests.Kubernetes;

/// <summary>One object that the cluster is asked for.</summary>
/// <param name="File">Its file, relative to the manifests' folder.</param>
/// <param name="Root">Its content.</param>
internal sealed record Manifest(string File, YamlMappingNode Root)
{
    public string Kind => Text("kind");

    public string Name => Text("metadata", "name");

    /// <summary>The scalar at a path.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public string Text(params object[] path) =>
        (Find(path) as YamlScalarNode)?.Value ?? throw new KeyNotFoundException($"{File} has no {string.Join('/', path)}.");

    public int Number(params object[] path) => int.Parse(Text(path), CultureInfo.InvariantCulture);

    /// <summary>The mapping at a path.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Manifest At(params object[] path) => Find(path) is YamlMappingNode mapping
        ? new Manifest(File, mapping)
        : throw new KeyNotFoundException($"{File} has no {string.Join('/', path)}.");

    /// <summary>The names and scalars of the mapping at a path; none where there is no such path.</summary>
    public IReadOnlyDictionary<string, string> Map(params object[] path) =>
        Children(path).ToDictionary(pair => pair.Key.ToString(), pair => pair.Value.ToString(), StringComparer.Ordinal);

    /// <summary>The items of the list at a path, each of them a mapping; none where there is no such path.</summary>
    public IReadOnlyList<Manifest> Items(params object[] path) =>
        [.. ((Find(path) as YamlSequenceNode)?.Children ?? []).OfType<YamlMappingNode>().Select(item => new Manifest(File, item))];

    /// <summary>The scalars of the list at a path; none where there is no such path.</summary>
    public IReadOnlyList<string> Scalars(params object[] path) =>
        [.. ((Find(path) as YamlSequenceNode)?.Children ?? []).OfType<YamlScalarNode>().Select(item => item.Value!)];

    private IEnumerable<KeyValuePair<YamlNode, YamlNode>> Children(object[] path) => (Find(path) as YamlMappingNode)?.Children.AsEnumerable() ?? [];

    // steps are names of fields and indexes of lists
    private YamlNode? Find(object[] path)
    {
        YamlNode? node = Root;
        foreach (object step in path)
        {
            node = (node, step) switch
            {
                (YamlMappingNode mapping, string name) => mapping.Children.TryGetValue(new YamlScalarNode(name), out YamlNode? child) ? child : null,
                (YamlSequenceNode list, int index) when index < list.Children.Count => list.Children[index],
                _ => null,
            };
        }

        return node;
    }
}
