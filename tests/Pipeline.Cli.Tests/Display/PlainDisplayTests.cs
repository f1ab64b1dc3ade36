using Pipeline.Cli.Display;
using Pipeline.TestKit;

namespace Pipeline.Cli.Tests.Display;

[TestClass]
public sealed class PlainDisplayTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly StringWriter _writer = new() { NewLine = "\n" };

    public void Dispose() => _writer.Dispose();

    [TestMethod]
    public void Show_NewsWithinTwoSeconds_IsShownAfterwards()
    {
        var display = new PlainDisplay(_writer, _time);

        display.Show(View("1 done"));
        _time.Advance(TimeSpan.FromSeconds(1.9));
        display.Show(View("2 done"));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        display.Show(View("3 done"));

        Assert.AreEqual("run, 1 done\nrun, 3 done\n", _writer.ToString());
    }

    [TestMethod]
    public void Show_EndWithinTwoSeconds_IsShown()
    {
        var display = new PlainDisplay(_writer, _time);

        display.Show(View("1 done"));
        display.Show(View("2 done"));
        display.Show(View("3 done") with { Ratio = 1 });

        Assert.AreEqual("run, 1 done\nrun, 3 done\n", _writer.ToString());
    }

    [TestMethod]
    public void Show_OnlyPaceChanged_IsNoNews()
    {
        var display = new PlainDisplay(_writer, _time);

        display.Show(View("1 done", "5.0 lines/s"));
        _time.Advance(TimeSpan.FromMinutes(1));
        display.Show(View("1 done", "0.0 lines/s"));

        Assert.AreEqual("run, 1 done, 5.0 lines/s\n", _writer.ToString());
    }

    [TestMethod]
    public void Note_AtAnyTime_IsShown()
    {
        var display = new PlainDisplay(_writer, _time);

        display.Show(View("1 done"));
        display.Note("away");

        Assert.AreEqual("run, 1 done\naway\n", _writer.ToString());
    }

    private static ProgressView View(string counts, string pace = "") => new("run", 0.5, counts, pace);
}
