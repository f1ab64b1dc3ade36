using System.Text;
using Pipeline.Contracts.Records;
using Pipeline.Worker.Models.Fetching;

namespace Pipeline.Worker.Tests.Models.Fetching;

[TestClass]
public sealed class ManifestFormTests
{
    private const string GoodHash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [TestMethod]
    [DataRow("model.safetensors")]
    [DataRow("1_Pooling/config.json")]
    [DataRow("a/b/c/d-1.bin")]
    public void FindProblem_PlainPath_FindsNothing(string path)
    {
        Assert.IsNull(FindProblem($$"""{"path":"{{path}}","length":0,"sha256":"{{GoodHash}}"}"""));
    }

    [TestMethod]
    [DataRow("../config.json")]
    [DataRow("a/../config.json")]
    [DataRow("..")]
    [DataRow(".")]
    [DataRow("./config.json")]
    [DataRow("/etc/passwd")]
    [DataRow("//host/share")]
    [DataRow("a//b")]
    [DataRow("a/")]
    [DataRow("")]
    [DataRow(".complete")]
    [DataRow("a/.hidden")]
    [DataRow("C:/config.json")]
    [DataRow("a\\\\b")]
    [DataRow("config.json\\n")]
    [DataRow("config.json\\u0000.txt")]
    [DataRow("caf\\u00e9.json")]
    [DataRow("~/config.json")]
    [DataRow("a/b/c/d/e")]
    [DataRow("$HOME")]
    public void FindProblem_OtherPath_NamesTheField(string path)
    {
        string? problem = FindProblem($$"""{"path":"{{path}}","length":1,"sha256":"{{GoodHash}}"}""");

        StringAssert.StartsWith(problem, "files[0].path ");
        Assert.DoesNotContain('\n', problem);
    }

    [TestMethod]
    [DataRow("files[0].path", """{"path":null,"length":1,"sha256":"HASH"}""")]
    [DataRow("files[0].path", "null")]
    [DataRow("files[0].length", """{"path":"a","length":-1,"sha256":"HASH"}""")]
    [DataRow("files: their lengths", """{"path":"a","length":9223372036854775807,"sha256":"HASH"}""")]
    [DataRow(
        "files: their lengths",
        """{"path":"a","length":9223372036854775807,"sha256":"HASH"},{"path":"b","length":9223372036854775807,"sha256":"HASH"}""")]
    [DataRow("files[0].sha256", """{"path":"a","length":1,"sha256":null}""")]
    [DataRow("files[0].sha256", """{"path":"a","length":1,"sha256":"abc"}""")]
    [DataRow("files[0].sha256", """{"path":"a","length":1,"sha256":"0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef"}""")]
    [DataRow("files[0].sha256", """{"path":"a","length":1,"sha256":"HASH\n"}""")]
    [DataRow("files[1].path 'A' is there twice", """{"path":"a","length":1,"sha256":"HASH"},{"path":"A","length":1,"sha256":"HASH"}""")]
    [DataRow("files: 'a/b/c' lies", """{"path":"a/b/c","length":1,"sha256":"HASH"},{"path":"A","length":1,"sha256":"HASH"}""")]
    [DataRow("files must hold", "")]
    public void FindProblem_OtherField_NamesIt(string expected, string files)
    {
        StringAssert.StartsWith(FindProblem(files.Replace("HASH", GoodHash, StringComparison.Ordinal)), expected);
    }

    [TestMethod]
    public void FindProblem_LongPathOrManyFiles_NamesTheField()
    {
        string one = $$"""{"path":"{{new string('a', 201)}}","length":1,"sha256":"{{GoodHash}}"}""";
        IEnumerable<string> many = Enumerable.Range(0, 1_001).Select(i => $$"""{"path":"f{{i}}","length":1,"sha256":"{{GoodHash}}"}""");

        StringAssert.StartsWith(FindProblem(one), "files[0].path ");
        StringAssert.StartsWith(FindProblem(string.Join(',', many)), "files must hold");
    }

    [TestMethod]
    public void FindProblem_NoFilesOrOtherRevision_NamesTheField()
    {
        var manifest = new ModelManifestRecord { Revision = "r", Files = default };

        StringAssert.StartsWith(ManifestForm.FindProblem(manifest, "r"), "files must hold");
        StringAssert.StartsWith(ManifestForm.FindProblem(manifest, "s"), "revision is 'r'");
    }

    private static string? FindProblem(string files)
    {
        byte[] json = Encoding.UTF8.GetBytes($$"""{"v":1,"revision":"r","files":[{{files}}]}""");
        return ManifestForm.FindProblem(RecordJson.Deserialize(json, RecordJson.ModelManifest, "the manifest"), "r");
    }
}
