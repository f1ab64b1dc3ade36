using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Engine.Onnx.Tests.HuggingFace;

[TestClass]
public sealed class RotaryConfigTests
{
    private static readonly RotaryConfig Plain = new() { Theta = 500_000 };

    [TestMethod]
    [DataRow("rope_scaling", "null")]
    [DataRow("rope_scaling", """{"type":"default"}""")]
    [DataRow("rope_scaling", """{"rope_type":"default"}""")]
    [DataRow("rope_parameters", """{"rope_type":"default","rope_theta":500000}""")]
    [DataRow("rope_parameters", """{}""")]
    public void Read_NoScaling_GivesThetaOnly(string field, string json)
    {
        using DecoderDirectory directory = new();
        directory.Set(field, json);

        Assert.AreEqual(Plain, directory.Read().Rotary);
    }

    [TestMethod]
    public void Read_RopeParameters_HoldTheta()
    {
        using DecoderDirectory directory = new();
        directory.Set("rope_parameters", """{"rope_type":"linear","factor":2,"rope_theta":77}""");

        RotaryConfig expected = new() { Theta = 77, Scaling = RotaryScaling.Linear, Factor = 2 };
        Assert.AreEqual(expected, directory.Read().Rotary);
    }

    [TestMethod]
    [DataRow("type")]
    [DataRow("rope_type")]
    public void Read_Llama3_GivesItsFields(string spelling)
    {
        using DecoderDirectory directory = new();
        directory.Set(
            "rope_scaling",
            $$"""{"{{spelling}}":"llama3","factor":8,"low_freq_factor":1,"high_freq_factor":4,"original_max_position_embeddings":128}""");

        DecoderConfig config = directory.Read();

        RotaryConfig expected = Plain with
        {
            Scaling = RotaryScaling.Llama3,
            Factor = 8,
            LowFrequencyTurns = 1,
            HighFrequencyTurns = 4,
            OriginalContextLength = 128,
        };
        Assert.AreEqual(expected, config.Rotary);
        Assert.AreEqual(512, config.ContextLength);
    }

    [TestMethod]
    // the block that the Qwen2.5 model cards give: max_position_embeddings is the original length
    [DataRow("""{"type":"yarn","factor":4,"original_max_position_embeddings":512}""", 4.0, 1.1386294361119891, 2048)]
    // max_position_embeddings is the stretched length; the factor follows
    [DataRow("""{"rope_type":"yarn","original_max_position_embeddings":128}""", 4.0, 1.1386294361119891, 512)]
    [DataRow("""{"rope_type":"yarn","factor":4,"attention_factor":1.5}""", 4.0, 1.5, 2048)]
    // equal scales cancel out, as in DeepSeek's configs
    [DataRow("""{"rope_type":"yarn","factor":40,"original_max_position_embeddings":64,"mscale":0.7,"mscale_all_dim":0.7}""", 40.0, 1.0, 2560)]
    [DataRow("""{"rope_type":"yarn","factor":1}""", 1.0, 1.0, 512)]
    public void Read_Yarn_GivesFactorSharpeningAndContext(string json, double factor, double attentionFactor, int context)
    {
        using DecoderDirectory directory = new();
        directory.Set("rope_scaling", json);

        DecoderConfig config = directory.Read();

        Assert.AreEqual(RotaryScaling.Yarn, config.Rotary.Scaling);
        Assert.AreEqual(factor, config.Rotary.Factor, 1e-12);
        Assert.AreEqual(attentionFactor, config.Rotary.AttentionFactor, 1e-12);
        Assert.AreEqual((32, 1, true), (config.Rotary.BetaFast, config.Rotary.BetaSlow, config.Rotary.TruncatesRamp));
        Assert.AreEqual(context, config.ContextLength);
    }

    [TestMethod]
    [DataRow("""{"type":"dynamic","factor":2}""", "rope_scaling.type", "'dynamic' is not supported")]
    [DataRow("""{"rope_type":"longrope"}""", "rope_scaling.rope_type", "'longrope' is not supported")]
    [DataRow("""{"type":"linear"}""", "rope_scaling.factor", "is missing")]
    [DataRow("""{"type":"linear","factor":0.5}""", "rope_scaling.factor", "must be a number")]
    [DataRow("""{"type":"llama3","factor":8,"low_freq_factor":4,"high_freq_factor":4}""", "rope_scaling.high_freq_factor", "greater")]
    [DataRow("""{"type":"yarn","factor":"4"}""", "rope_scaling.factor", "must be a number")]
    [DataRow("""{"full_attention":{"rope_type":"default"}}""", "rope_scaling.full_attention", "not supported")]
    [DataRow("""{"rope_type":"default","type":"linear","factor":2}""", "rope_scaling.rope_type", "differs from type")]
    [DataRow("""{"rope_type":"linear","factor":2,"rope_theta":77}""", "rope_scaling.rope_theta", "differs from rope_theta")]
    [DataRow("""{"partial_rotary_factor":0.25}""", "rope_scaling.partial_rotary_factor", "not supported")]
    [DataRow("[]", "rope_scaling", "must be an object")]
    public void Read_BadScaling_NamesTheField(string json, string field, string sentence)
    {
        using DecoderDirectory directory = new();
        directory.Set("rope_scaling", json);

        string message = directory.Refusal();

        StringAssert.Contains(message, $"config.json: {field}: ");
        StringAssert.Contains(message, sentence);
    }

    [TestMethod]
    [DataRow("""{"type":"yarn","factor":4}""")]
    [DataRow("""{"type":"yarn","factor":4,"original_max_position_embeddings":256}""")]
    [DataRow("""{"type":"llama3","factor":8,"low_freq_factor":1,"high_freq_factor":4,"original_max_position_embeddings":256}""")]
    public void Read_AnotherOriginalLengthBesideTheObject_IsRefused(string json)
    {
        using DecoderDirectory directory = new();
        directory.Set("original_max_position_embeddings", "128");
        directory.Set("rope_scaling", json);

        string message = directory.Refusal();

        StringAssert.Contains(message, "config.json: original_max_position_embeddings: ");
        StringAssert.Contains(message, "releases 4 and 5");
    }

    [TestMethod]
    public void Read_BothSpellingsOfTheObject_IsRefused()
    {
        using DecoderDirectory directory = new();
        directory.Set("rope_scaling", """{"type":"linear","factor":2}""");
        directory.Set("rope_parameters", """{"rope_type":"default"}""");

        StringAssert.Contains(directory.Refusal(), "beside rope_parameters");
    }
}
