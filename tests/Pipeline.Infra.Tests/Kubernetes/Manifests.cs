using Pipeline.TestKit;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Infra.Tests.Kubernetes;

/// <summary>What infra/kubernetes asks a cluster for.</summary>
internal static class Manifests
{
    public const string KustomizationFile = "kustomization.yaml";

    public static string Folder { get; } = RepositoryRoot.Combine("infra/kubernetes");

    /// <summary>The files that hold objects: neither kustomisations nor the patches of components.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != KustomizationFile && !IsComponent(Path.GetDirectoryName(file)!))
            .Order(StringComparer.Ordinal)];

    public static IReadOnlyList<Manifest> All { get; } = [.. Files.SelectMany(file => Read(file, File.ReadAllText(file)))];

    /// <summary>Folder of each model, by its name.</summary>
    public static IReadOnlyList<string> ModelFolders { get; } =
        [.. Directory.EnumerateDirectories(Folder).Where(folder => !IsComponent(folder)).Select(folder => Path.GetFileName(folder))];

    public static Manifest Single(string kind) => All.Single(manifest => manifest.Kind == kind);

    /// <summary>The object of a model.</summary>
    public static Manifest Of(string model, string kind) =>
        All.Single(manifest => manifest.Kind == kind && manifest.File.StartsWith(model + "/", StringComparison.Ordinal));

    /// <summary>The objects of a text.</summary>
    public static IEnumerable<Manifest> Read(string file, string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Select(document => new Manifest(Path.GetRelativePath(Folder, file), (YamlMappingNode)document.RootNode));
    }

    private static bool IsComponent(string folder) =>
        folder != Folder && File.ReadAllText(Path.Combine(folder, KustomizationFile)).Contains("kind: Component", StringComparison.Ordinal);
}
