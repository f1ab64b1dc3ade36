using Pipeline.Cli.Display;
using Pipeline.Cli.Tests.Fakes;

namespace Pipeline.Cli.Tests.Display;

[TestClass]
public sealed class BarDisplayTests
{
    [TestMethod]
    public void Show_Twice_RedrawsLineAndErasesItAtEnd()
    {
        using var writer = new StringWriter { NewLine = "\n" };

        using (var display = new BarDisplay(TestConsoles.Create(writer)))
        {
            display.Show(new ProgressView("run", Ratio: null, "1 done", ""));
            display.Note("away");
            display.Show(new ProgressView("run", Ratio: null, "2 done", ""));
        }

        const string Erase = "\r\u001b[2K";
        Assert.AreEqual($"{Erase}run, 1 done{Erase}away\n{Erase}run, 2 done{Erase}", writer.ToString());
    }
}
