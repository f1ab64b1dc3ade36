using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Pipeline.TestKit;

namespace Pipeline.Api.Tests.Wire;

/// <summary>Valid bodies with random damage: each gets an answer of the 200s or 400s, and a refused upload leaves nothing.</summary>
[TestClass]
public sealed class HostileBodyTests
{
    private static readonly string[] Fragments =
    [
        "\r\n", "--", "--a'b_c=-0", "--a'b_c=-0--", "\0", "Content-Disposition: form-data; name=file; filename=x\r\n", "\"", "=", ";",
        "{", "[", "\\u", "\uFEFF", "null", "1e999",
    ];

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task Upload_DamagedForms_AreAnsweredAndLeaveNothing()
    {
        Random random = TestSeed.CreateRandom();
        await using ApiHost host = await ApiHost.StartAsync();
        HttpContent whole = MultipartBody.LikeDotNetSdk("{\"custom_id\":\"a\"}\r\n\r\n--x\n")
            .Part("form-data; name=\"expires_after[anchor]\"", "created_at")
            .Part("form-data; name=\"expires_after[seconds]\"", "7200")
            .ToContent();
        byte[] valid = await whole.ReadAsByteArrayAsync(TestContext.CancellationToken);
        string contentType = whole.Headers.GetValues("Content-Type").Single();
        int accepted = 0;

        for (int i = 0; i < TestScale.Choose(byDefault: 400, full: 20_000); i++)
        {
            using var body = new ByteArrayContent(Damage(valid, random));
            body.Headers.TryAddWithoutValidation("Content-Type", contentType);
            JsonReply reply = await host.PostAsync("/v1/files", body);
            AssertAnswered(host, reply);
            accepted += reply.Status == HttpStatusCode.OK ? 1 : 0;
        }

        // content and record of each that was taken all the same
        Assert.HasCount(2 * accepted, await host.BlobNamesAsync());
    }

    [TestMethod]
    public async Task Create_DamagedJson_IsAnswered()
    {
        Random random = TestSeed.CreateRandom();
        await using ApiHost host = await ApiHost.StartAsync();
        string file = await host.UploadAsync();
        byte[] valid = Encoding.UTF8.GetBytes(ApiHost.BatchJson(file)[..^1]
            + ""","metadata":{"k":"v"},"output_expires_after":{"anchor":"created_at","seconds":7200},"strict":false}""");

        for (int i = 0; i < TestScale.Choose(byDefault: 400, full: 3_000); i++)
        {
            using var body = new ByteArrayContent(Damage(valid, random));
            body.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            AssertAnswered(host, await host.PostAsync("/v1/batches", body));
        }
    }

    private static void AssertAnswered(ApiHost host, JsonReply reply)
    {
        Assert.IsLessThan(500, (int)reply.Status, string.Join('\n', host.Logger.Entries
            .Where(entry => entry.Level >= LogLevel.Error).Select(entry => entry.Exception)));
        Assert.AreEqual(reply.Status == HttpStatusCode.OK, !reply.Body.TryGetProperty("error", out _));
    }

    private static byte[] Damage(byte[] valid, Random random)
    {
        List<byte> bytes = [.. valid];
        for (int count = random.Next(1, 4); count > 0; count--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, random.Next(1, Math.Min(20, bytes.Count - at) + 1));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Fragments[random.Next(Fragments.Length)]));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.Skip(random.Next(bytes.Count)).Take(60).ToArray());
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }

            if (bytes.Count == 0)
            {
                bytes.Add((byte)'-');
            }
        }

        return [.. bytes];
    }
}
