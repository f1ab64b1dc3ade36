using System.Globalization;
using Pipeline.Infra.Tests.Container;

namespace Pipeline.Infra.Tests.Kubernetes;

/// <summary>The pod of a model's Deployment.</summary>
internal sealed class WorkerPod(string model)
{
    private const string Separator = "__";

    public Manifest Deployment { get; } = Manifests.Of(model, "Deployment");

    public Manifest Spec => Deployment.At("spec", "template", "spec");

    public Manifest Container => Spec.Items("containers").Single();

    /// <summary>The variables that the program sees of image, ConfigMap and Deployment: the later goes before the earlier.</summary>
    public IReadOnlyDictionary<string, string> Environment => WorkerDockerfile.Final("ENV")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => (Name: pair[0], Value: pair[1]))
        .Concat(Manifests.Single("ConfigMap").Map("data").Select(pair => (Name: pair.Key, pair.Value)))
        .Concat(Container.Items("env").Select(item => (Name: item.Text("name"), Value: item.Text("value"))))
        .GroupBy(pair => pair.Name, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal);

    /// <summary>The same as the program's own arguments: variables whose names have a section.</summary>
    public IEnumerable<string> Settings => Environment
        .Where(pair => pair.Key.Contains(Separator, StringComparison.Ordinal))
        .Select(pair => $"--{pair.Key.Replace(Separator, ":", StringComparison.Ordinal)}={pair.Value}");

    /// <summary>The number of the container's port of that name, or the number itself.</summary>
    public int Port(string nameOrNumber) => int.TryParse(nameOrNumber, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        ? number
        : Container.Items("ports").Single(port => port.Text("name") == nameOrNumber).Number("containerPort");
}
