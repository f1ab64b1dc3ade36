using System.Text;
using Pipeline.Contracts;
using Pipeline.Contracts.Lines;
using Pipeline.TestKit;
using Pipeline.Worker.Embeddings;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Embeddings;

[TestClass]
public sealed class EmbeddingRequestReaderTests
{
    private const string Sixteen = "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16";

    [TestMethod]
    [DataRow("""{"input":"one two"}""", "2")]
    [DataRow("""{"input":["one two","three"]}""", "2|1")]
    [DataRow("""{"input":[5,6,7]}""", "3")]
    [DataRow("""{"input":[[5,6],[7]]}""", "2|1")]
    [DataRow("""{"input":"a","input":["b c","d"]}""", "2|1")]
    [DataRow("""{"model":"x","user":{"deep":[1,{"a":2}]},"input":"a","dimensions":4,"encoding_format":"float"}""", "1")]
    [DataRow("""{"input":"a","dimensions":null,"encoding_format":null}""", "1")]
    [DataRow("""{"input":" "}""", "1")]
    [DataRow("""{"input":"1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16"}""", "16")]
    public void Read_ValidBody_GivesTheTokensOfEachInput(string body, string counts)
    {
        RequestError? error = Read(body, out EmbeddingRequest? request);

        Assert.IsNull(error);
        Assert.AreEqual(counts, string.Join('|', request!.Inputs.Select(ids => ids.Length)));
        Assert.AreEqual(request.Inputs.Sum(ids => ids.Length), request.TokenCount);
    }

    [TestMethod]
    public void Read_TokenIds_AreUsedAsTheyAre()
    {
        Read("""{"input":[[5,9999],[0]],"encoding_format":"base64"}""", out EmbeddingRequest? request);

        CollectionAssert.AreEqual(new[] { 5, 9999 }, request!.Inputs[0]);
        CollectionAssert.AreEqual(new[] { 0 }, request.Inputs[1]);
        Assert.AreEqual(EmbeddingFormat.Base64, request.Format);
    }

    [TestMethod]
    [DataRow("{}", "'input' is missing")]
    [DataRow("""{"input":""}""", "'input' must not be an empty string")]
    [DataRow("""{"input":["a",""]}""", "'input[1]' must not be an empty string")]
    [DataRow("""{"input":[]}""", "'input' must not be an empty array")]
    [DataRow("""{"input":[[1],[]]}""", "'input[1]' must not be an empty array")]
    [DataRow("""{"input":null}""", "'input' must be a string")]
    [DataRow("""{"input":{"a":1}}""", "'input' must be a string")]
    [DataRow("""{"input":["a",1]}""", "'input[1]' must be a string, a token id")]
    [DataRow("""{"input":[true]}""", "'input[0]' must be a string, a token id")]
    [DataRow("""{"input":[1,"a"]}""", "'input'[1] must be a token id")]
    [DataRow("""{"input":[1,10000]}""", "'input'[1] must be a token id from 0 to 9999")]
    [DataRow("""{"input":[[1],[2,-1]]}""", "'input[1]'[1] must be a token id")]
    [DataRow("""{"input":[1.5]}""", "'input'[0] must be a token id")]
    [DataRow("""{"input":[[[1]]]}""", "'input[0]'[0] must be a token id")]
    [DataRow("""{"input":"a","dimensions":5}""", "'dimensions' must be 4")]
    [DataRow("""{"input":"a","dimensions":"4"}""", "'dimensions' must be 4")]
    [DataRow("""{"input":"a","encoding_format":"hex"}""", "'encoding_format' must be")]
    [DataRow("""{"input":"a","encoding_format":1}""", "'encoding_format' must be")]
    [DataRow("""{"input":"\ud800"}""", "not valid Unicode")]
    [DataRow("""{"input":"a""", "not valid JSON")]
    public void Read_BadBody_SaysWhatIsWrong(string body, string message)
    {
        RequestError? error = Read(body, out EmbeddingRequest? request);

        Assert.IsNull(request);
        Assert.AreEqual(ErrorCodes.InvalidRequest, error!.Code);
        StringAssert.Contains(error.Message, message);
    }

    [TestMethod]
    [DataRow($$"""{"input":"{{Sixteen}} 17"}""", "'input' has 17 tokens")]
    [DataRow($$"""{"input":["a","{{Sixteen}} 17 18"]}""", "'input[1]' has 18 tokens")]
    [DataRow("""{"input":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]}""", "'input' has 17 tokens")]
    public void Read_InputTooLong_GivesBothNumbers(string body, string message)
    {
        RequestError? error = Read(body, out _);

        Assert.AreEqual(ErrorCodes.ContextLengthExceeded, error!.Code);
        StringAssert.Contains(error.Message, "maximum context length is 16 tokens");
        StringAssert.Contains(error.Message, message);
        Assert.AreEqual("input", error.Param);
    }

    [TestMethod]
    [DataRow(2_048, true)]
    [DataRow(2_049, false)]
    public void Read_ManyInputs_AreLimited(int count, bool isValid)
    {
        string body = $$"""{"input":[{{string.Join(',', Enumerable.Repeat("\"a\"", count))}}]}""";

        RequestError? error = Read(body, out _);

        Assert.AreEqual(isValid, error is null, error?.Message);
    }

    [TestMethod]
    public void Read_MutatedBodies_NeverThrows()
    {
        var random = new Random(TestSeed.Create());
        byte[] valid = Encoding.UTF8.GetBytes(
            """{"model":"m","input":["one two",[1,2],"\u00e9\ud83d\ude00"],"dimensions":4,"encoding_format":"base64","user":"u"}""");
        for (int i = 0; i < TestScale.Choose(20_000, 1_000_000); i++)
        {
            byte[] body = [.. valid];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            RequestError? error = EmbeddingRequestReader.Read(
                body.AsSpan(0, random.Next(1, body.Length + 1)), TestModel.Profile, out EmbeddingRequest? request);

            Assert.AreNotEqual(error is null, request is null);
        }
    }

    private static RequestError? Read(string body, out EmbeddingRequest? request) =>
        EmbeddingRequestReader.Read(Encoding.UTF8.GetBytes(body), TestModel.Profile, out request);
}
