using Pipeline.Worker.Trials;

namespace Pipeline.Worker.Tests.Trials;

[TestClass]
public sealed class PromptLinesTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };

    public void Dispose() => _output.Dispose();

    [TestMethod]
    public void Append_OnePromptOnATerminal_ShowsEachPieceAtOnce()
    {
        var lines = new PromptLines(_output, promptCount: 1, isTerminal: true);

        lines.Append(0, "a b");
        string first = _output.ToString();
        lines.Append(0, "c\nd");
        lines.Finish(0);

        Assert.AreEqual("a b", first);
        Assert.AreEqual("a bc\nd\n", _output.ToString());
    }

    [TestMethod]
    [DataRow(2, true)]
    [DataRow(2, false)]
    [DataRow(1, false)]
    public void Append_SeveralOrIntoAFile_ShowsWholeLinesWithTheirNumber(int promptCount, bool isTerminal)
    {
        var lines = new PromptLines(_output, promptCount, isTerminal);

        lines.Append(0, "a");
        lines.Append(promptCount - 1, "b\n\nc");
        lines.Finish(promptCount - 1);

        Assert.AreEqual(promptCount == 2 ? "[2] b\n[2] \n[2] c\n" : "[1] ab\n[1] \n[1] c\n", _output.ToString());
    }

    [TestMethod]
    public void Append_EscapeSequence_DoesNotReachTheTerminal()
    {
        var lines = new PromptLines(_output, promptCount: 1, isTerminal: true);

        lines.Append(0, "\u001b[2J");

        Assert.AreEqual("\uFFFD[2J", _output.ToString());
    }
}
