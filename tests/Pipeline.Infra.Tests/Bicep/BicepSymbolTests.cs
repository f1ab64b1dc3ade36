using Pipeline.TestKit;

namespace Pipeline.Infra.Tests.Bicep;

/// <summary>What a compiler would say of names. It would also check types of expressions and functions: nothing here does.</summary>
[TestClass]
public sealed class BicepSymbolTests
{
    [TestMethod]
    public async Task Files_All_ParseWithoutError()
    {
        IReadOnlyList<BicepFile> files = await BicepTree.LoadAsync();

        Faults.AssertNone(files.SelectMany(file => file.Errors.Select(error => $"{file}: {error}")));
    }

    [TestMethod]
    public async Task Lines_OfAllFiles_EndWithoutAComma()
    {
        // the grammar lets it pass, the compiler does not: a comma or a new line (BCP238)
        IReadOnlyList<BicepFile> files = await BicepTree.LoadAsync();

        IEnumerable<string> commas = files.SelectMany(file => File.ReadLines(RepositoryRoot.Combine($"infra/{file.Path}"))
            .Where(line => line.TrimEnd().EndsWith(',') && !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            .Select(line => $"{file}: {line}"));

        Faults.AssertNone(commas);
    }

    [TestMethod]
    public async Task References_All_AreDeclaredInTheirFile()
    {
        IReadOnlyList<BicepFile> files = await BicepTree.LoadAsync();

        IEnumerable<string> unknown = files.SelectMany(file => file.References
            .Where(reference => !file.DeclaredNames.Contains(reference.Name))
            .Select(reference => $"{file} line {reference.Line}: {reference.Name}"));

        Faults.AssertNone(unknown);
    }

    [TestMethod]
    public async Task DeclaredNames_All_AreUnique()
    {
        IReadOnlyList<BicepFile> files = await BicepTree.LoadAsync();

        IEnumerable<string> twice = files.SelectMany(file => file.DeclaredNames.GroupBy(name => name)
            .Where(group => group.Count() > 1)
            .Select(group => $"{file}: {group.Key}"));

        Faults.AssertNone(twice);
    }

    [TestMethod]
    public async Task ParametersAndVariables_All_AreRead()
    {
        IReadOnlyList<BicepFile> files = await BicepTree.LoadAsync();

        IEnumerable<string> unread = files.SelectMany(file => file.Parameters.Select(parameter => parameter.Name)
            .Concat(file.Variables.Select(variable => variable.Name))
            .Except(file.References.Select(reference => reference.Name))
            .Select(name => $"{file}: {name}"));

        Faults.AssertNone(unread);
    }

    [TestMethod]
    public async Task Modules_All_ExistAndAreUsed()
    {
        IReadOnlyList<BicepFile> files = await BicepTree.LoadAsync();

        IEnumerable<string> used = files.SelectMany(file => file.Modules.Select(module => module.Path)).Distinct();

        Assert.AreSequenceEqual(
            files.Select(file => file.Path).Where(path => path != "main.bicep").Order(StringComparer.Ordinal),
            used.Order(StringComparer.Ordinal));
    }

    [TestMethod]
    public async Task ModuleParameters_All_AreThoseThatTheModuleDeclares()
    {
        IReadOnlyList<BicepFile> files = await BicepTree.LoadAsync();
        foreach ((BicepFile file, BicepModule module, BicepFile target) in Uses(files))
        {
            string[] given = [.. (module.Body["params"]?.Properties ?? []).Select(property => property.Name)];

            IEnumerable<string> required = target.Parameters.Where(parameter => parameter.Default is null).Select(parameter => parameter.Name);

            Faults.AssertNone(given.Except(target.Parameters.Select(parameter => parameter.Name)).Select(name => $"{file}, {module.Name}: no {name}"));
            Faults.AssertNone(required.Except(given).Select(name => $"{file}, {module.Name}: {name} is missing"));
        }
    }

    [TestMethod]
    public async Task ModuleOutputs_ThatAreRead_AreDeclaredByTheModule()
    {
        IReadOnlyList<BicepFile> files = await BicepTree.LoadAsync();
        int count = 0;
        foreach ((BicepFile file, BicepModule module, BicepFile target) in Uses(files))
        {
            foreach (BicepReference reference in file.References.Where(reference => reference.Name == module.Name))
            {
                if (reference.Properties is ["outputs", var output, ..])
                {
                    count++;
                    Assert.Contains(output, target.Outputs.Select(property => property.Name), $"{file} line {reference.Line}");
                }
            }
        }

        Assert.IsGreaterThan(30, count);
    }

    [TestMethod]
    public async Task Outputs_OfEachModule_AreReadBySomebody()
    {
        IReadOnlyList<BicepFile> files = await BicepTree.LoadAsync();
        string[] read = [.. Uses(files).SelectMany(use => use.File.References
            .Where(reference => reference.Name == use.Module.Name && reference.Properties is ["outputs", ..])
            .Select(reference => $"{use.Target}: {reference.Properties[1]}"))];

        IEnumerable<string> outputs = files.Where(file => file.Path != "main.bicep")
            .SelectMany(file => file.Outputs.Select(output => $"{file}: {output.Name}"));

        Faults.AssertNone(outputs.Except(read));
    }

    private static IEnumerable<(BicepFile File, BicepModule Module, BicepFile Target)> Uses(IReadOnlyList<BicepFile> files) =>
        files.SelectMany(file => file.Modules.Select(module => (file, module, files.Single(target => target.Path == module.Path))));
}
