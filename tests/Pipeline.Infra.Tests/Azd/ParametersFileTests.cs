using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Infra.Tests.Bicep;
using Pipeline.TestKit;

namespace Pipeline.Infra.Tests.Azd;

/// <summary>infra/main.parameters.json: which of azd's environment variables becomes which parameter.</summary>
[TestClass]
public sealed partial class ParametersFileTests
{
    // azd sets them itself
    private static readonly string[] SetByAzd =
    [
        "AZURE_ENV_NAME", "AZURE_LOCATION", "AZURE_PRINCIPAL_ID", "AZURE_PRINCIPAL_TYPE", "SERVICE_WORKER_RESOURCE_EXISTS",
    ];

    [TestMethod]
    public async Task Parameters_OfTheFile_AreThoseOfTheTemplate()
    {
        BicepFile main = await BicepTree.LoadAsync("main.bicep");
        string[] given = [.. Read().Select(pair => pair.Key)];

        IEnumerable<string> required = main.Parameters.Where(parameter => parameter.Default is null).Select(parameter => parameter.Name);

        Faults.AssertNone(given.Except(main.Parameters.Select(parameter => parameter.Name)));
        Faults.AssertNone(required.Except(given));
    }

    [TestMethod]
    public async Task Values_OfTheFile_AreVariablesWithTheTemplatesDefault()
    {
        BicepFile main = await BicepTree.LoadAsync("main.bicep");
        foreach ((string name, string value) in Read())
        {
            Match variable = Variable().Match(value);
            BicepParameter parameter = main.Parameters.Single(candidate => candidate.Name == name);

            Assert.IsTrue(variable.Success, $"{name}: {value}");
            // a text in the file becomes a text or a truth value: azd was seen to convert no others
            Assert.IsTrue(parameter.Type is "string" or "bool", $"{name} is {parameter.Type}");
            if (variable.Groups["default"].Success)
            {
                Assert.AreEqual(parameter.Default?.Text, variable.Groups["default"].Value, name);
            }
        }
    }

    [TestMethod]
    public void Variables_OfTheFile_AreAzdsOrExplained()
    {
        string guide = File.ReadAllText(RepositoryRoot.Combine("infra/README.md"));

        IEnumerable<string> variables = Read().Select(pair => Variable().Match(pair.Value).Groups["name"].Value).Except(SetByAzd);

        Faults.AssertNone(variables.Where(name => !guide.Contains($"`{name}`", StringComparison.Ordinal)));
    }

    private static IEnumerable<KeyValuePair<string, string>> Read()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Combine("infra/main.parameters.json")));
        return [.. file.RootElement.GetProperty("parameters").EnumerateObject()
            .Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value.GetProperty("value").GetString()!))];
    }

    [GeneratedRegex(@"^\$\{(?<name>[A-Z_]+)(?:=(?<default>[^}]*))?\}$")]
    private static partial Regex Variable();
}
