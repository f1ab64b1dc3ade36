using Pipeline.Engine.Sampling;
using Pipeline.TestKit;

namespace Pipeline.Engine.Tests.Sampling;

[TestClass]
public sealed class TokenSamplerLogprobsTests
{
    [TestMethod]
    public void Logprobs_RandomLogits_AreTheReference()
    {
        Random random = TestSeed.CreateRandom();
        for (int round = 0; round < 300; round++)
        {
            int length = random.Next(1, 3_000);
            float[] logits = [.. Enumerable.Range(0, length).Select(_ => MathF.Round(random.NextSingle() * 400) / 20)];
            int chosen = random.Next(length);
            var top = new TokenLogprob[random.Next(Math.Min(length, 20) + 1)];
            double normalizer = Math.Log(logits.Sum(logit => Math.Exp(logit)));

            new TokenSampler(length).Logprobs(logits, chosen, out TokenLogprob chosenLogprob, top);

            Assert.AreEqual(chosen, chosenLogprob.TokenId);
            Assert.AreEqual(logits[chosen] - normalizer, chosenLogprob.Logprob, 1e-4);
            int[] expected = [.. Enumerable.Range(0, length).OrderByDescending(token => logits[token]).ThenBy(token => token).Take(top.Length)];
            CollectionAssert.AreEqual(expected, top.Select(logprob => logprob.TokenId).ToArray());
            Assert.IsTrue(top.All(logprob => Math.Abs(logits[logprob.TokenId] - normalizer - logprob.Logprob) < 1e-4));
        }
    }

    [TestMethod]
    public void Logprobs_FewerTokensThanWanted_EndsWithNoToken()
    {
        var top = new TokenLogprob[3];

        new TokenSampler(3).Logprobs([float.NegativeInfinity, 0, 0], 1, out TokenLogprob chosen, top);

        Assert.AreEqual(Math.Log(0.5), chosen.Logprob, 1e-6);
        CollectionAssert.AreEqual(new[] { 1, 2, TokenSampler.NoToken }, top.Select(logprob => logprob.TokenId).ToArray());
    }
}
