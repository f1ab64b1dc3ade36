using System.Text;
using Pipeline.Contracts.Lines;
using Pipeline.TestKit;

namespace Pipeline.Contracts.Tests.Lines;

[TestClass]
public sealed class RequestLineParserTests
{
    private const string Good =
        """{"custom_id":"a","method":"POST","url":"/v1/embeddings","body":{"input":["x",{"model":"inner"}],"model":"m"}}""";

    [TestMethod]
    public void Parse_GoodLine_FindsTheEnvelopeAndTheBody()
    {
        RequestError? error = RequestLineParser.Parse(Encoding.UTF8.GetBytes(Good), out BatchRequestLine request);

        Assert.IsNull(error);
        Assert.AreEqual("a", request.CustomId);
        Assert.AreEqual("m", request.Model);
        Assert.AreEqual("""{"input":["x",{"model":"inner"}],"model":"m"}""", Good.Substring(request.BodyOffset, request.BodyLength));
    }

    [TestMethod]
    [DataRow("nonsense", ErrorCodes.InvalidJsonLine, null)]
    [DataRow("[]", ErrorCodes.InvalidJsonLine, null)]
    [DataRow("{", ErrorCodes.InvalidJsonLine, null)]
    [DataRow("""{"custom_id":"a"} trailing""", ErrorCodes.InvalidJsonLine, null)]
    [DataRow("{}", ErrorCodes.InvalidRequest, "custom_id")]
    [DataRow("""{"custom_id":""}""", ErrorCodes.InvalidRequest, "method")]
    [DataRow("""{"custom_id":{"a":[1,2]},"method":"POST","url":"/v1/embeddings","body":{"model":"m"}}""", ErrorCodes.InvalidRequest, "custom_id")]
    [DataRow("""{"custom_id":"","method":"POST","url":"/v1/embeddings","body":{"model":"m"}}""", ErrorCodes.InvalidRequest, "custom_id")]
    [DataRow("""{"custom_id":"a","method":"GET","url":"/v1/embeddings","body":{"model":"m"}}""", ErrorCodes.InvalidRequest, "method")]
    [DataRow("""{"custom_id":"a","method":"POST","url":"/v1/embeddings","body":[]}""", ErrorCodes.InvalidRequest, "body")]
    [DataRow("""{"custom_id":"a","method":"POST","url":"/v1/embeddings","body":{}}""", ErrorCodes.InvalidRequest, "body.model")]
    [DataRow("""{"custom_id":"a","method":"POST","url":"/v1/embeddings","body":{"model":1}}""", ErrorCodes.InvalidRequest, "body.model")]
    public void Parse_BadLine_NamesTheField(string line, string code, string? param)
    {
        RequestError? error = RequestLineParser.Parse(Encoding.UTF8.GetBytes(line), out _);

        Assert.IsNotNull(error);
        Assert.AreEqual(code, error.Code);
        Assert.AreEqual(param, error.Param);
    }

    [TestMethod]
    [DataRow(62, 62, null)]
    [DataRow(63, 63, "The line is nested too deeply: more than 64 levels.")]
    [DataRow(1_000_000, 1_000_000, "The line is nested too deeply: more than 64 levels.")]
    [DataRow(100, 99, "The line is not valid JSON (at byte ")]
    public void Parse_DeepLine_SaysWhetherDepthIsTheFault(int opened, int closed, string? expected)
    {
        string input = new string('[', opened) + new string(']', closed);
        string line = Good.Replace("""["x",{"model":"inner"}]""", input, StringComparison.Ordinal);

        RequestError? error = RequestLineParser.Parse(Encoding.UTF8.GetBytes(line), out _);

        Assert.AreEqual(expected is null ? null : ErrorCodes.InvalidJsonLine, error?.Code);
        Assert.StartsWith(expected ?? "", error?.Message ?? "");
    }

    [TestMethod]
    public void Parse_BadFieldBeforeGoodOnes_StillFindsTheCustomId()
    {
        const string Line = """{"method":7,"custom_id":"kept","url":"/v1/embeddings","body":{"model":"m"}}""";

        RequestError? error = RequestLineParser.Parse(Encoding.UTF8.GetBytes(Line), out BatchRequestLine request);

        Assert.AreEqual("method", error?.Param);
        Assert.AreEqual("kept", request.CustomId);
    }

    [TestMethod]
    public void Parse_MutatedLines_NeverThrows()
    {
        int seed = TestSeed.Create();
        var random = new Random(seed);
        byte[] good = Encoding.UTF8.GetBytes(Good);
        int refused = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] line = [.. good];
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                line[random.Next(line.Length)] = (byte)random.Next(256);
            }

            refused += RequestLineParser.Parse(line.AsSpan(0, random.Next(line.Length + 1)), out _) is null ? 0 : 1;
        }

        Assert.IsGreaterThan(10_000, refused, $"seed {seed}");
    }
}
