using Pipeline.Worker.Processors;

namespace Pipeline.Worker.Tests.Processors;

[TestClass]
public sealed class CpuListTests
{
    [TestMethod]
    [DataRow("0", "0")]
    [DataRow("0-1,3", "0,1,3")]
    [DataRow("3,1,1-2", "1,2,3")]
    [DataRow("1023", "1023")]
    public void Parse_List_GivesTheCpusInOrder(string text, string expected)
    {
        string? problem = CpuList.Parse(text, out IReadOnlyList<int> cpus);

        Assert.IsNull(problem);
        Assert.AreEqual(expected, string.Join(',', cpus));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("a")]
    [DataRow("1,")]
    [DataRow("3-1")]
    [DataRow("-1")]
    [DataRow("0-1-2")]
    [DataRow("1024")]
    [DataRow("99999999999")]
    public void Parse_NoList_SaysSo(string text)
    {
        string? problem = CpuList.Parse(text, out IReadOnlyList<int> cpus);

        StringAssert.Contains(problem, $"'{text}' is not a list of CPUs");
        Assert.IsEmpty(cpus);
    }

    [TestMethod]
    public void Pin_CpuThatIsNotThere_SaysSoAndChangesNothing()
    {
        string? problem = CpuAffinity.Pin([1_023]);

        Assert.AreEqual("CPU 1023 is not available to this process.", problem);
    }
}
