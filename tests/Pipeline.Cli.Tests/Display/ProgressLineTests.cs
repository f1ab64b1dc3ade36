using Pipeline.Cli.Display;
using Pipeline.Cli.Tests.Fakes;
using Spectre.Console;

namespace Pipeline.Cli.Tests.Display;

[TestClass]
public sealed class ProgressLineTests
{
    [TestMethod]
    public void Render_HalfDone_FillsHalfTheBar() =>
        Assert.AreEqual("run ━━━━━━━━━━────────── 5/10, 1.0 lines/s", Render(width: 43, ratio: 0.5));

    [TestMethod]
    public void Render_AlmostDone_LeavesBarOpen() =>
        Assert.AreEqual("run ━━━━━━━━━━━━━━━━━━━─ 5/10, 1.0 lines/s", Render(width: 43, ratio: 0.999));

    [TestMethod]
    public void Render_NoUnicode_UsesAscii() =>
        Assert.AreEqual("run #####--------------- 5/10, 1.0 lines/s", Render(width: 43, ratio: 0.25, isUnicode: false));

    [TestMethod]
    public void Render_NoRoomForBar_IsTextAlone() => Assert.AreEqual("run, 5/10, 1.0 lines/s", Render(width: 29, ratio: 0.5));

    [TestMethod]
    public void Render_NarrowTerminal_IsCut() => Assert.AreEqual("run, 5/10,", Render(width: 11, ratio: 0.5));

    [TestMethod]
    public void Render_RatioUnknown_IsTextAlone() => Assert.AreEqual("run, 5/10, 1.0 lines/s", Render(width: 80, ratio: null));

    [TestMethod]
    public void Render_Colours_OnlyWhereWanted()
    {
        string coloured = Render(width: 43, ratio: 0.5, hasColours: true);
        string plain = Render(width: 43, ratio: 0.5, hasColours: false);

        Assert.Contains("\u001b[", coloured);
        Assert.DoesNotContain("\u001b[", plain);
    }

    private static string Render(int width, double? ratio, bool isUnicode = true, bool hasColours = false)
    {
        using var writer = new StringWriter();
        IAnsiConsole console = TestConsoles.Create(writer, width, isUnicode, hasColours);

        console.Write(new ProgressLine(new ProgressView("run", ratio, "5/10", "1.0 lines/s")));
        return writer.ToString();
    }
}
