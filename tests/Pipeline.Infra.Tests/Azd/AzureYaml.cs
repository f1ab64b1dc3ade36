using Pipeline.TestKit;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Infra.Tests.Azd;

/// <summary>azure.yaml, as azd reads it.</summary>
internal static class AzureYaml
{
    /// <summary>The whole file.</summary>
    public static YamlMappingNode Load()
    {
        using StreamReader text = File.OpenText(RepositoryRoot.Combine("azure.yaml"));
        var yaml = new YamlStream();
        yaml.Load(text);
        return (YamlMappingNode)yaml.Documents.Single().RootNode;
    }

    /// <summary>The services by their keys.</summary>
    public static IEnumerable<(string Name, YamlMappingNode Service)> Services() => Entries(Load(), "services");

    /// <summary>The hooks by their names.</summary>
    public static IEnumerable<(string Name, YamlMappingNode Hook)> Hooks() => Entries(Load(), "hooks");

    /// <summary>The keys of a mapping.</summary>
    public static IEnumerable<string> KeysOf(YamlMappingNode node) => node.Children.Keys.Select(key => ((YamlScalarNode)key).Value!);

    /// <summary>The scalar under a key.</summary>
    public static string Text(YamlNode node, string key) => ((YamlScalarNode)node[key]).Value!;

    private static IEnumerable<(string Name, YamlMappingNode Node)> Entries(YamlMappingNode file, string key) =>
        ((YamlMappingNode)file[key]).Children.Select(pair => (((YamlScalarNode)pair.Key).Value!, (YamlMappingNode)pair.Value));
}
