namespace Pipeline.Infra.Tests.Bicep;

/// <summary>A Bicep file as bicep-tree.mjs describes it.</summary>
internal sealed class BicepFile
{
    /// <summary>From the folder infra.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>Where the parser stumbled.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    public string TargetScope { get; init; } = string.Empty;

    public IReadOnlyList<BicepParameter> Parameters { get; init; } = [];

    public IReadOnlyList<BicepProperty> Variables { get; init; } = [];

    public IReadOnlyList<BicepResource> Resources { get; init; } = [];

    public IReadOnlyList<BicepModule> Modules { get; init; } = [];

    public IReadOnlyList<BicepProperty> Outputs { get; init; } = [];

    public IReadOnlyList<BicepReference> References { get; init; } = [];

    /// <summary>Every name that the file declares and can read.</summary>
    public IEnumerable<string> DeclaredNames => Parameters.Select(parameter => parameter.Name)
        .Concat(Variables.Select(variable => variable.Name))
        .Concat(Resources.Select(resource => resource.Name))
        .Concat(Modules.Select(module => module.Name));

    /// <summary>All values of the file.</summary>
    public IEnumerable<BicepValue> Everything() => Resources.Select(resource => resource.Body)
        .Concat(Modules.Select(module => module.Body))
        .Concat(Variables.Concat(Outputs).Select(property => property.Value))
        .Concat(Parameters.Where(parameter => parameter.Default is not null).Select(parameter => parameter.Default!))
        .SelectMany(value => value.Everything());

    /// <summary>What a variable stands for; another value as it is.</summary>
    public BicepValue Resolve(BicepValue value) => value is { Kind: "expression", Parts: [] }
        ? Variables.FirstOrDefault(variable => variable.Name == value.Text)?.Value ?? value
        : value;

    /// <summary>The one resource of a type that this file makes.</summary>
    public BicepResource Resource(string type) => Resources.Single(resource => resource.Type == type && !resource.IsExisting);

    /// <summary>The value of a variable.</summary>
    public BicepValue Variable(string name) => Variables.Single(variable => variable.Name == name).Value;

    public override string ToString() => Path;
}
