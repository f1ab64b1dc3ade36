using Pipeline.Engine.Sampling;

namespace Pipeline.Engine.Tests.Sampling;

[TestClass]
public sealed class TokenSamplerTests
{
    [TestMethod]
    [DataRow(new float[] { 1, 3, 2 }, 1)]
    [DataRow(new float[] { 3, 1, 3, 3 }, 0)]
    [DataRow(new float[] { -5, -2, -2 }, 1)]
    [DataRow(new float[] { -1, 0f, -0f }, 1)]
    [DataRow(new float[] { float.NegativeInfinity, -1e30f }, 1)]
    public void Next_Greedy_IsTheLikeliestWithTheLowestId(float[] logits, int expected)
    {
        var sampler = new TokenSampler(logits.Length);

        int token = sampler.Next(CreateState(SamplingOptions.Greedy), logits);

        Assert.AreEqual(expected, token);
    }

    [TestMethod]
    public void Next_GreedyAtAnyLengthAndPlace_FindsTheMaximum()
    {
        for (int length = 1; length < 70; length++)
        {
            var sampler = new TokenSampler(length);
            for (int place = 0; place < length; place++)
            {
                float[] logits = [.. Enumerable.Range(0, length).Select(i => i == place ? 7f : -i)];
                Assert.AreEqual(place, sampler.Next(CreateState(SamplingOptions.Greedy), logits));
            }
        }
    }

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(float.PositiveInfinity)]
    public void Next_BrokenLogitAtAnyPlace_IsNoToken(float broken)
    {
        var sampler = new TokenSampler(70);
        for (int place = 0; place < 70; place++)
        {
            float[] logits = [.. Enumerable.Range(0, 70).Select(i => i == place ? broken : i % 5)];

            Assert.AreEqual(TokenSampler.NoToken, sampler.Next(CreateState(SamplingOptions.Greedy), logits));
            Assert.AreEqual(TokenSampler.NoToken, sampler.Next(CreateState(new SamplingOptions { TopP = 0.5f }), logits));
            Assert.AreEqual(TokenSampler.NoToken, sampler.Next(CreateState(new SamplingOptions { TopK = 2 }), logits));
        }
    }

    [TestMethod]
    public void Next_NothingIsPermitted_IsNoToken()
    {
        var sampler = new TokenSampler(40);
        var state = new SampleState(new SamplingOptions(), 1, 0, [], 10) { Constraint = new FakeConstraint(_ => false) };

        Assert.AreEqual(TokenSampler.NoToken, sampler.Next(state, new float[40]));
    }

    [TestMethod]
    [DataRow(true, 3)]
    [DataRow(false, 2)]
    public void Next_StopTokenOfTheSample_IsPermittedWhereTheConstraintMayEnd(bool mayEnd, int expected)
    {
        var sampler = new TokenSampler(4);
        var state = new SampleState(SamplingOptions.Greedy, 1, 0, [], 10)
        {
            Constraint = new FakeConstraint(token => token != 3 || !mayEnd) { MayEnd = mayEnd },
            StopTokenIds = [3, 1_000],
        };

        Assert.AreEqual(expected, sampler.Next(state, [0, 1, 2, 3]));
    }

    [TestMethod]
    public void Next_Options_LeaveTheLogitsAsTheyWere()
    {
        float[] logits = [4, 3, 2, 1];
        var options = new SamplingOptions { RepetitionPenalty = 2, LogitBias = new Dictionary<int, float> { [1] = 5 }, TopP = 0.5f };
        var state = new SampleState(options, 1, 0, [0], 10) { Constraint = new FakeConstraint(token => token < 2) };

        new TokenSampler(4).Next(state, logits);

        CollectionAssert.AreEqual(new float[] { 4, 3, 2, 1 }, logits);
    }

    [TestMethod]
    public void Next_TemperatureNextToZero_IsGreedy()
    {
        var sampler = new TokenSampler(3);

        for (ulong seed = 0; seed < 20; seed++)
        {
            var state = new SampleState(new SamplingOptions { Temperature = 1e-40f }, seed, 0, [], 10);
            Assert.AreEqual(1, sampler.Next(state, [1, 1.0001f, 1]));
        }
    }

    [TestMethod]
    public void Accept_Token_ReachesTheConstraintAndAdvancesTheDraw()
    {
        var constraint = new FakeConstraint(_ => true);
        var state = new SampleState(new SamplingOptions(), 1, 0, [], 10) { Constraint = constraint };
        double first = state.NextRandom;

        state.Accept(5);

        Assert.AreEqual(1, state.TokenCount);
        Assert.AreNotEqual(first, state.NextRandom);
        CollectionAssert.AreEqual(new[] { 5 }, constraint.Accepted);
    }

    private static SampleState CreateState(SamplingOptions options) => new(options, 1, 0, [], 10);
}
