using System.Text.Json.Nodes;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.HuggingFace;

/// <summary>Rotations against transformers' own functions; the README of the folder Goldens says which.</summary>
[TestClass]
public sealed class RotationGoldenTests
{
    // what is written there has 12 digits
    private const double Tolerance = 1e-11;

    private static readonly JsonObject Golden = JsonNode.Parse(File.ReadAllText(
        RepositoryRoot.Combine("tests/Pipeline.Engine.Onnx.Tests/HuggingFace/Goldens/rotations.json")))!.AsObject();

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Compute_ConfigThatTransformersTakes_GivesItsFrequencies()
    {
        JsonObject[] cases = [.. Golden["cases"]!.AsArray().Select(found => found!.AsObject()).Where(found => !found.ContainsKey("refused"))];
        foreach (JsonObject found in cases)
        {
            using DecoderDirectory directory = Create(found);

            DecoderConfig config = directory.Read();
            double[] frequencies = RotaryFrequencies.Compute(config.Rotary, config.HeadSize);

            string name = found["with"]!.ToJsonString();
            AssertNear(found["attention_factor"]!.GetValue<double>(), config.Rotary.AttentionFactor, name);
            double[] expected = [.. found["frequencies"]!.AsArray().Select(value => value!.GetValue<double>())];
            Assert.HasCount(expected.Length, frequencies, name);
            foreach ((double e, double a) in expected.Zip(frequencies))
            {
                AssertNear(e, a, name);
            }
        }

        TestContext.WriteLine($"{cases.Length} configs");
        Assert.IsGreaterThan(80, cases.Length);
    }

    [TestMethod]
    public void Read_ConfigThatTransformersRefusesOrReleasesTakeDifferently_IsRefused()
    {
        JsonObject[] cases = [.. Golden["cases"]!.AsArray().Select(found => found!.AsObject()).Where(found => found.ContainsKey("refused"))];
        foreach (JsonObject found in cases)
        {
            using DecoderDirectory directory = Create(found);

            TestContext.WriteLine(directory.Refusal());
        }

        Assert.IsGreaterThan(8, cases.Length);
    }

    private static DecoderDirectory Create(JsonObject found)
    {
        DecoderDirectory directory = new();
        directory.Config.Clear();
        foreach ((string field, JsonNode? value) in Golden["base"]!.AsObject().Concat(found["with"]!.AsObject()))
        {
            directory.Config[field] = value?.DeepClone();
        }

        foreach (JsonNode? field in found["without"]?.AsArray() ?? [])
        {
            directory.Config.Remove(field!.GetValue<string>());
        }

        return directory;
    }

    private static void AssertNear(double expected, double actual, string name) =>
        Assert.AreEqual(expected, actual, Tolerance * Math.Abs(expected), name);
}
