using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Azure.Core;
using Pipeline.Contracts.Storage;
using Pipeline.TestKit;
using Pipeline.TestKit.Conformance;

namespace Pipeline.AzureStorage.Tests.Blobs;

[TestClass]
public sealed class AzureBlobChecksumTests
{
    private const int WindowBytes = 4 << 20;

    [TestMethod]
    [SuppressMessage("Security", "CA5351", Justification = "It is the service's checksum, not a signature.")]
    public async Task PutAndStage_AnyContent_CarryItsChecksum()
    {
        FaultyBlobs blobs = new();
        List<string?> checksums = [];
        blobs.Fault = (message, send) =>
        {
            if (message.Request.Content is not null)
            {
                message.Request.Headers.TryGetValue("Content-MD5", out string? checksum);
                checksums.Add(checksum);
            }

            return send();
        };
        byte[] content = Some(1_000);

        await blobs.PutAsync(content);
        await blobs.Store.StageAsync(blobs.Name, "b-1", content, CancellationToken.None);

        string expected = Convert.ToBase64String(MD5.HashData(content));
        Assert.IsTrue(checksums.TrueForAll(checksum => checksum == expected));
        Assert.IsGreaterThanOrEqualTo(2, checksums.Count);
    }

    [TestMethod]
    public async Task Put_DamagedOnItsWay_IsUnavailableAndWritesNothing()
    {
        FaultyBlobs blobs = new() { Fault = DamageUploadAsync };

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => blobs.PutAsync(Some(1_000)));
        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(
            () => blobs.Store.StageAsync(blobs.Name, "b-1", Some(1_000), CancellationToken.None));

        blobs.Fault = (_, send) => send();
        Assert.IsNull(await blobs.Store.FindAsync(blobs.Name, CancellationToken.None));
        Assert.IsNull(await blobs.Store.CommitAsync(blobs.Name, ["b-1"], BlobMetadata.Empty, BlobCondition.None, CancellationToken.None));
    }

    [TestMethod]
    public async Task Read_DamagedOnItsWay_IsUnavailable()
    {
        FaultyBlobs blobs = new();
        await blobs.PutAsync(Some(1_000));
        blobs.Fault = (message, send) => DamageDownloadAsync(message, send, fromByte: 0);

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(blobs.ReadAsync);
    }

    [TestMethod]
    public async Task Read_LaterWindowDamaged_IsUnavailableInTheMiddleOfTheStream()
    {
        FaultyBlobs blobs = new();
        await blobs.PutAsync(Some(WindowBytes + 1_000));
        blobs.Fault = (message, send) => DamageDownloadAsync(message, send, fromByte: WindowBytes);
        await using BlobContent content = await blobs.Store.OpenAsync(blobs.Name, BlobRange.All, null, CancellationToken.None);
        using MemoryStream read = new();

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => content.Stream.CopyToAsync(read));

        Assert.AreEqual(WindowBytes, read.Length);
    }

    [TestMethod]
    public async Task Read_BodyCutOnce_GoesOnWhereItWasCut()
    {
        FaultyBlobs blobs = new();
        byte[] content = Some((2 * WindowBytes) + 7);
        await blobs.PutAsync(content);
        int cuts = 0;
        blobs.Fault = async (message, send) =>
        {
            await send();
            if (message.Request.Method == RequestMethod.Get && cuts++ % 2 == 0 && message.Response.ContentStream is { } body)
            {
                message.Response.ContentStream = await DamagedStream.CutAsync(body, 5);
            }
        };

        byte[] read = await blobs.ReadAsync();

        Assert.AreSequenceEqual(SHA256.HashData(content), SHA256.HashData(read));
        Assert.IsGreaterThanOrEqualTo(4, cuts);
    }

    [TestMethod]
    public async Task Read_BodyCutAgainAndAgain_IsUnavailable()
    {
        FaultyBlobs blobs = new();
        await blobs.PutAsync(Some(1_000));
        blobs.Fault = async (message, send) =>
        {
            await send();
            message.Response.ContentStream = await DamagedStream.CutAsync(message.Response.ContentStream!, 1);
        };

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(blobs.ReadAsync);
    }

    [TestMethod]
    public async Task Read_DeletedWhileOpen_ThrowsNotFound()
    {
        FaultyBlobs blobs = new();
        await blobs.PutAsync(Some(WindowBytes + 1));
        await using BlobContent content = await blobs.Store.OpenAsync(blobs.Name, BlobRange.All, null, CancellationToken.None);
        await blobs.Store.DeleteAsync(blobs.Name, BlobCondition.None, CancellationToken.None);

        await Assert.ThrowsExactlyAsync<BlobNotFoundException>(() => content.Stream.CopyToAsync(Stream.Null));
    }

    private static byte[] Some(int length)
    {
        byte[] bytes = new byte[length];
        TestSeed.CreateRandom().NextBytes(bytes);
        return bytes;
    }

    private static async ValueTask DamageUploadAsync(HttpMessage message, Func<ValueTask> send)
    {
        if (message.Request.Content is { } body)
        {
            using MemoryStream copy = new();
            await body.WriteToAsync(copy, CancellationToken.None);
            copy.Position = 0;
            message.Request.Content = RequestContent.Create(await DamagedStream.WithOtherByteAsync(copy, 17));
        }

        await send();
    }

    private static async ValueTask DamageDownloadAsync(HttpMessage message, Func<ValueTask> send, int fromByte)
    {
        await send();
        if (message.Request.Headers.TryGetValue("x-ms-range", out string? range)
            && range.StartsWith($"bytes={fromByte}-", StringComparison.Ordinal))
        {
            message.Response.ContentStream = await DamagedStream.WithOtherByteAsync(message.Response.ContentStream!, 17);
        }
    }
}
