using System.Text;
using System.Text.Json;
using Pipeline.Engine.Constraints;
using Pipeline.Engine.Sampling;
using Pipeline.SampleDocuments.Documents;
using Pipeline.SampleDocuments.Facts;
using Pipeline.SampleDocuments.Names;
using Pipeline.SampleDocuments.Requests;
using Pipeline.SampleDocuments.Scoring;
using Pipeline.TestKit;

namespace Pipeline.SampleDocuments.Tests.Requests;

[TestClass]
public sealed class RequestFileTests
{
    [TestMethod]
    public void Write_Documents_AreRequestsInOpenAiFormat()
    {
        SampleDocument document = new DocumentGenerator(Split.HeldOut, seed: 2).Create(index: 0);

        using JsonDocument request = JsonDocument.Parse(WriteOne(document));

        JsonElement body = request.RootElement.GetProperty("body");
        Assert.AreEqual(document.Id, request.RootElement.GetProperty("custom_id").GetString());
        Assert.AreEqual("POST", request.RootElement.GetProperty("method").GetString());
        Assert.AreEqual("/v1/chat/completions", request.RootElement.GetProperty("url").GetString());
        Assert.AreEqual("some-model", body.GetProperty("model").GetString());
        Assert.AreEqual(1, body.GetProperty("messages").GetArrayLength());
        Assert.AreEqual("user", body.GetProperty("messages")[0].GetProperty("role").GetString());
        Assert.AreEqual(document.Text, body.GetProperty("messages")[0].GetProperty("content").GetString());
        Assert.AreEqual(0, body.GetProperty("temperature").GetInt32());
        Assert.IsTrue(body.GetProperty("response_format").GetProperty("json_schema").GetProperty("strict").GetBoolean());
    }

    [TestMethod]
    public void Schema_OfTheRequests_PermitsEachAnswer()
    {
        IConstraintSource source = CompileSchema();
        foreach (Split split in Enum.GetValues<Split>())
        {
            foreach (SampleDocument document in new DocumentGenerator(split, TestSeed.Create()).Create(first: 0, count: 150))
            {
                Assert.IsTrue(IsPermitted(source, document.Answer.ToJson()), document.Answer.ToJson());
            }
        }
    }

    [TestMethod]
    public void Schema_OfTheRequests_PermitsTheLongestVendor()
    {
        string syllable = NameParts.Of(Split.HeldOut).Syllables.MaxBy(syllable => syllable.Length)!;
        string invented = $"{syllable}{syllable}{syllable}";
        string answer = """{"document_type":"invoice","vendor":"*","number":"1","date":"2024-05-03","currency":"EUR","total":12.00,"tax":2.00}"""
            .Replace("*", $"{invented}-{invented} GmbH & Co. KG", StringComparison.Ordinal);

        Assert.IsTrue(IsPermitted(CompileSchema(), answer), answer);
    }

    [TestMethod]
    [DataRow("\"invoice\"", "\"letter\"")]
    [DataRow("\"EUR\"", "\"JPY\"")]
    [DataRow("12.00", "\"12.00\"")]
    [DataRow(",\"tax\":2.00", "")]
    [DataRow("\"2024-05-03\"", "\"2024-05\"")]
    [DataRow("\"A\"", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"")]
    public void Schema_OfTheRequests_RefusesOtherAnswers(string part, string instead)
    {
        string right = """{"document_type":"invoice","vendor":"A","number":"1","date":"2024-05-03","currency":"EUR","total":12.00,"tax":2.00}""";
        IConstraintSource source = CompileSchema();

        Assert.IsTrue(IsPermitted(source, right));
        Assert.IsFalse(IsPermitted(source, right.Replace(part, instead, StringComparison.Ordinal)));
    }

    private static string WriteOne(SampleDocument document)
    {
        using var folder = new TempDirectory();
        string file = folder.Combine("requests.jsonl");
        DocumentFile.Write(folder.Combine("truth.jsonl"), [document]);
        RequestFile.Write(file, "some-model", TruthLine.ReadFile(folder.Combine("truth.jsonl")));
        return File.ReadAllLines(file).Single();
    }

    /// <summary>The schema as a worker compiles it; a token is a byte, and 256 ends the answer.</summary>
    private static IConstraintSource CompileSchema()
    {
        using JsonDocument request = JsonDocument.Parse(WriteOne(new DocumentGenerator(Split.HeldOut, seed: 2).Create(index: 0)));
        JsonElement schema = request.RootElement.GetProperty("body").GetProperty("response_format").GetProperty("json_schema").GetProperty("schema");
        ReadOnlyMemory<byte>[] tokens = [.. Enumerable.Range(0, 256).Select(value => new ReadOnlyMemory<byte>([(byte)value])), default];
        return JsonConstraint.ForSchema(new TokenVocabulary(tokens, [256]), schema);
    }

    private static bool IsPermitted(IConstraintSource source, string answer)
    {
        ITokenConstraint constraint = source.Start();
        uint[] mask = new uint[9];
        foreach (byte value in Encoding.UTF8.GetBytes(answer))
        {
            constraint.FillMask(mask);
            if ((mask[value / 32] >> (value % 32) & 1) == 0)
            {
                return false;
            }

            constraint.Accept(value);
        }

        return constraint.MayEnd;
    }
}
