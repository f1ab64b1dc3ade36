using System.Text;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Records;

namespace Pipeline.Contracts.Tests.Records;

[TestClass]
public sealed class RecordJsonTests
{
    private static ShardMessage Shard => new()
    {
        Tenant = "default",
        BatchId = "batch_0123456789abcdef0123456789abcdef",
        Shard = 12_345,
        Epoch = 3,
        Blob = "t/default/files/file-0123456789abcdef012345/content",
        BlobVersion = "0x8DC0FFEE",
        Offset = long.MaxValue,
        Length = long.MaxValue,
        FirstLine = int.MaxValue,
        LongestLine = int.MaxValue,
        LineCount = 500,
        Model = new string('m', 256),
        DeadlineUtc = DateTimeOffset.MaxValue,
    };

    [TestMethod]
    public void Serialize_LargestShardMessage_StaysUnderOneKilobyte()
    {
        byte[] json = RecordJson.Serialize(Shard, RecordJson.Shard);

        Assert.IsLessThan(1024, json.Length);
        Assert.AreEqual(Shard, RecordJson.Deserialize(json, RecordJson.Shard, "shard message"));
    }

    [TestMethod]
    public void Deserialize_NewerVersionOfAnyShape_SaysSo()
    {
        byte[] json = """{"v":2,"batchId":{"now":"an object"}}"""u8.ToArray();

        var exception = Assert.ThrowsExactly<NewerSchemaException>(() => RecordJson.Deserialize(json, RecordJson.Shard, "shard message"));

        Assert.AreEqual(2, exception.Version);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("null")]
    [DataRow("{}")]
    [DataRow("""{"v":0}""")]
    [DataRow("""{"v":1}""")]
    [DataRow("""{"v":1,"tenant":7}""")]
    [DataRow("[1]")]
    public void Deserialize_NotARecord_NamesIt(string json)
    {
        var exception = Assert.ThrowsExactly<MalformedRecordException>(
            () => RecordJson.Deserialize(Encoding.UTF8.GetBytes(json), RecordJson.Shard, "the message"));

        Assert.AreEqual("the message", exception.What);
    }

    [TestMethod]
    public void Deserialize_NoVersion_SaysSo()
    {
        var exception = Assert.ThrowsExactly<MalformedRecordException>(
            () => RecordJson.Deserialize("""{"id":"a"}"""u8, RecordJson.Shard, "The message"));

        Assert.AreEqual("The message is not readable: 'v', its version, must be a number from 1.", exception.Message);
    }

    [TestMethod]
    public void BatchStatus_InJson_IsTheWordOfTheApi()
    {
        string json = System.Text.Json.JsonSerializer.Serialize(BatchStatus.InProgress);

        Assert.AreEqual("\"in_progress\"", json);
    }

    [TestMethod]
    [DataRow("BAAI/bge-small-en-v1.5", "baai-bge-small-en-v1-5")]
    [DataRow("--Model__X--", "model-x")]
    [DataRow("a", "a")]
    public void ModelSlug_FromId_IsLowerCaseWithDashes(string id, string expected)
    {
        string slug = ModelSlug.FromId(id);

        Assert.AreEqual(expected, slug);
        Assert.IsTrue(ModelSlug.IsValid(slug));
    }
}
