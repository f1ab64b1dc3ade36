using Pipeline.Engine.Onnx.Compilation.Reporting;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Engine.Onnx.Tests.Models;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.Compilation.Reporting;

[TestClass]
public sealed class DecoderComparisonTests
{
    [TestMethod]
    [DataRow(0, 69)]
    [DataRow(20, 50)]
    [DataRow(31, 33)]
    [DataRow(32, 64)]
    [DataRow(68, 69)]
    public void Add_SomePlaces_ComparesThemOnly(int from, int to)
    {
        Random random = TestSeed.CreateRandom();
        using RandomDecoder model = new(RandomDecoderShape.Create(random, "LlamaForCausalLM") with { ContextLength = 96 }, random.Next());
        using OnnxDecoderRunner runner = model.Load(blockTokens: 16, blockCount: 6);
        int[] text = model.Sequence(70);
        DecoderComparison comparison = new(("reference", runner), [], maxTextTokens: 96);

        comparison.Add(text, from..to);

        float[][] logits = DecoderRuns.Logits(runner, text);
        double surprise = Enumerable.Range(from, to - from).Average(place => -LogProbability(logits[place], text[place + 1]));
        Assert.AreEqual(to - from, comparison.Rows[0].TokenCount);
        Assert.AreEqual(Math.Exp(surprise), comparison.Rows[0].Perplexity, comparison.Rows[0].Perplexity * 1e-4);
    }

    private static double LogProbability(float[] logits, int token) => logits[token] - Math.Log(logits.Sum(value => Math.Exp(value)));
}
