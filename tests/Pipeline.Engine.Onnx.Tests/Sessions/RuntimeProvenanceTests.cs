using Pipeline.Engine.Onnx.Sessions;

namespace Pipeline.Engine.Onnx.Tests.Sessions;

[TestClass]
public sealed class RuntimeProvenanceTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Read_LoadedLibrary_IsTheVersionThatWePinned()
    {
        RuntimeProvenance provenance = RuntimeProvenance.Read();

        TestContext.WriteLine($"""
            version   {provenance.Version}
            build     {provenance.BuildInfo}
            library   {provenance.LibraryPath}
            sha256    {provenance.LibrarySha256}
            providers {string.Join(", ", provenance.Providers)}
            """);
        StringAssert.StartsWith(provenance.Version, "1.29.");
        StringAssert.Contains(provenance.BuildInfo, "ORT Build Info");
        Assert.IsTrue(File.Exists(provenance.LibraryPath));
        Assert.AreEqual(64, provenance.LibrarySha256.Length);
        Assert.Contains("CPUExecutionProvider", provenance.Providers);
    }
}
