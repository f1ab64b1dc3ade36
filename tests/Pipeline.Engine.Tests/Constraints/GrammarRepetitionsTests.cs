using Pipeline.Engine.Constraints;

namespace Pipeline.Engine.Tests.Constraints;

[TestClass]
public sealed class GrammarRepetitionsTests
{
    [TestMethod]
    [DataRow(9, 9, DisplayName = "before all chains")]
    [DataRow(10, 10)]
    [DataRow(13, 13)]
    [DataRow(14, 13, DisplayName = "no token of three bytes comes from here to the end")]
    [DataRow(109, 13)]
    [DataRow(110, 110, DisplayName = "behind the chain")]
    [DataRow(200, 200)]
    [DataRow(201, 201)]
    [DataRow(202, 202)]
    public void Alike_State_IsTheFirstThatNoTokenLeadsOutOf(int state, int expected)
    {
        var repetitions = new GrammarRepetitions();
        repetitions.Add(10, 100);
        repetitions.Add(150, 0);
        repetitions.Add(200, 2);

        Assert.AreEqual(expected, repetitions.Alike(state, longestToken: 3));
    }
}
