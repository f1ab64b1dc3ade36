using Pipeline.SampleDocuments.Passages;

namespace Pipeline.SampleDocuments.Tests.Passages;

[TestClass]
public sealed class PassageSourcesTests
{
    [TestMethod]
    [DataRow("System.Text.Json", "HeldOut")]
    [DataRow("System.Net.Http", "Validation")]
    [DataRow("System.Runtime", "Training")]
    [DataRow("/usr/share/doc/some/README", "Training")]
    public void PartOf_Source_IsWhatTheListsSay(string source, string expected) =>
        Assert.AreEqual(expected, PassageSources.PartOf(source).ToString());
}
