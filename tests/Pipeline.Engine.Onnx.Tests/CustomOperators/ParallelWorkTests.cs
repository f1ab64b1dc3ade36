using Pipeline.Engine.Onnx.CustomOperators;

namespace Pipeline.Engine.Onnx.Tests.CustomOperators;

[TestClass]
public sealed class ParallelWorkTests
{
    [TestMethod]
    public void Run_BodyThrows_KeepsTheFirstExceptionAndSkipsTheRest()
    {
        List<int> begun = [];
        ParallelWork work = new ParallelAction(index =>
        {
            begun.Add(index);
            throw new InvalidOperationException($"body {index}");
        });

        work.Run(3);
        work.Run(4);

        InvalidOperationException exception = Assert.ThrowsExactly<InvalidOperationException>(work.ThrowIfFailed);
        Assert.AreEqual("body 3", exception.Message);
        CollectionAssert.AreEqual((int[])[3], begun);
    }

    [TestMethod]
    public void Run_AfterAFailureWasThrown_RunsAgain()
    {
        List<int> begun = [];
        ParallelWork work = new ParallelAction(index =>
        {
            begun.Add(index);
            ArgumentOutOfRangeException.ThrowIfZero(index);
        });
        work.Run(0);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(work.ThrowIfFailed);

        work.Run(1);
        work.ThrowIfFailed();

        CollectionAssert.AreEqual((int[])[0, 1], begun);
    }
}
