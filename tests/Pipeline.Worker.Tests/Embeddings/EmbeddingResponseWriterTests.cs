using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Pipeline.TestKit;
using Pipeline.Worker.Embeddings;

namespace Pipeline.Worker.Tests.Embeddings;

[TestClass]
public sealed class EmbeddingResponseWriterTests
{
    [TestMethod]
    public void Write_TwoEmbeddings_GivesTheBodyOfTheApi()
    {
        string body = Write([new float[] { 0.1f, -1 }, new float[] { 1e-9f, 0 }], EmbeddingFormat.Float);

        Assert.AreEqual(
            """{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.1,-1]},{"object":"embedding","index":1,"embedding":[1E-09,0]}]"""
            + ""","model":"a \"model\"","usage":{"prompt_tokens":7,"total_tokens":7}}""",
            body);
    }

    [TestMethod]
    public void Write_AnyFiniteFloats_ReadBackAsTheSameBits()
    {
        var random = new Random(TestSeed.Create());
        float[] embedding = [float.MinValue, float.MaxValue, float.Epsilon, -float.Epsilon, -0f, -1.17549435E-38f, .. Floats(random).Take(4_090)];

        using JsonDocument body = JsonDocument.Parse(Write([embedding], EmbeddingFormat.Float));

        float[] read = [.. body.RootElement.GetProperty("data")[0].GetProperty("embedding").EnumerateArray().Select(item => item.GetSingle())];
        CollectionAssert.AreEqual(embedding.Select(BitConverter.SingleToInt32Bits).ToArray(), read.Select(BitConverter.SingleToInt32Bits).ToArray());
    }

    [TestMethod]
    public void Write_Base64_IsLittleEndianFloats()
    {
        float[] embedding = [0.5f, -2, 3.25f];

        using JsonDocument body = JsonDocument.Parse(Write([embedding], EmbeddingFormat.Base64));

        byte[] bytes = body.RootElement.GetProperty("data")[0].GetProperty("embedding").GetBytesFromBase64();
        CollectionAssert.AreEqual(new byte[] { 0, 0, 0, 0x3f }, bytes[..4]);
        CollectionAssert.AreEqual(embedding, MemoryMarshal.Cast<byte, float>(bytes).ToArray());
    }

    [TestMethod]
    public void Write_MostInputs_Fits()
    {
        ReadOnlyMemory<float>[] embeddings = [.. Enumerable.Repeat<ReadOnlyMemory<float>>(new float[] { -1.17549435E-38f }, 2_048)];

        using JsonDocument body = JsonDocument.Parse(Write(embeddings, EmbeddingFormat.Float));

        Assert.AreEqual(2_047, body.RootElement.GetProperty("data")[2_047].GetProperty("index").GetInt32());
    }

    private static IEnumerable<float> Floats(Random random)
    {
        while (true)
        {
            float value = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
            if (float.IsFinite(value))
            {
                yield return value;
            }
        }
    }

    private static string Write(IReadOnlyList<ReadOnlyMemory<float>> embeddings, EmbeddingFormat format)
    {
        byte[] buffer = new EmbeddingResponseWriter("a \"model\"").Write(embeddings, format, promptTokens: 7, out int length);
        string text = Encoding.UTF8.GetString(buffer, 0, length);
        ArrayPool<byte>.Shared.Return(buffer);
        return text;
    }
}
