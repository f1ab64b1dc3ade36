using System.Collections.Concurrent;
using System.Globalization;
using System.Web;
using System.Xml.Linq;
using Azure.Core;
using Azure.Storage.Blobs;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Azure.Blobs;
using Pipeline.TestKit;

namespace Pipeline.AzureStorage.Tests.Blobs;

/// <summary>
/// Copies of a program that has an identity and no key. No emulator gives user-delegation keys over HTTP, so the service's
/// replies are canned: what is tested is what is asked, and how often.
/// </summary>
[TestClass]
public sealed class DelegationKeyTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly ConcurrentQueue<string> _copySources = [];
    private readonly AzureBlobStore _store;
    private int _keyCount;
    private bool _isAway;
    private DateTimeOffset _keyEnd;

    public DelegationKeyTests()
    {
        BlobClientOptions options = AzureBlobClients.Options();
        options.Retry.MaxRetries = 0;
        options.Transport = new FaultTransport((message, _) => AnswerAsync(message));
        _store = new AzureBlobStore(
            new BlobServiceClient(new Uri("https://account.blob.core.windows.net"), new FixedToken(), options), _time);
    }

    [TestMethod]
    public async Task StageCopy_Identity_SignsTheSourceForReadingAndNothingElse()
    {
        await CopyAsync();

        Uri source = new(_copySources.Single());
        var query = HttpUtility.ParseQueryString(source.Query);
        Assert.AreEqual("https://account.blob.core.windows.net/models/slug/model.json", source.GetLeftPart(UriPartial.Path));
        Assert.AreEqual(("r", "b", "object", "tenant"), (query["sp"], query["sr"], query["skoid"], query["sktid"]));
        Assert.AreEqual(_time.GetUtcNow() + TimeSpan.FromMinutes(20), DateTimeOffset.Parse(query["se"]!, CultureInfo.InvariantCulture));
        Assert.IsNull(query["st"]);
        Assert.IsNotNull(query["sig"]);
    }

    [TestMethod]
    public async Task StageCopy_ManyAtOnce_AskForOneKey()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CopyAsync()));

        Assert.AreEqual(1, _keyCount);
        Assert.HasCount(20, _copySources);
    }

    [TestMethod]
    public async Task StageCopy_OverDays_NeverSignsBeyondTheKeysEnd()
    {
        for (int minutes = 0; minutes < 48 * 60; minutes += 7)
        {
            await CopyAsync(); // the canned service refuses a signature that outlives its key
            _time.Advance(TimeSpan.FromMinutes(7));
        }

        Assert.IsInRange(12, 14, _keyCount);
    }

    [TestMethod]
    public async Task StageCopy_KeyCannotBeHad_IsUnavailableAndAsksAgain()
    {
        _isAway = true;
        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(CopyAsync);
        _isAway = false;

        await CopyAsync();

        Assert.AreEqual(2, _keyCount);
    }

    private static bool IsWithin(string address, DateTimeOffset keyEnd) =>
        DateTimeOffset.Parse(HttpUtility.ParseQueryString(new Uri(address).Query)["se"]!, CultureInfo.InvariantCulture) <= keyEnd;

    private Task CopyAsync() =>
        _store.StageCopyAsync("t/blob", "b-1", new BlobSlice("models/slug/model.json", "0x1", 3, 4), CancellationToken.None);

    private async ValueTask AnswerAsync(HttpMessage message)
    {
        if (message.Request.Uri.Query.Contains("comp=userdelegationkey", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _keyCount);
            using MemoryStream body = new();
            await message.Request.Content!.WriteToAsync(body, CancellationToken.None);
            body.Position = 0;
            string expiry = XDocument.Load(body).Root!.Element("Expiry")!.Value;
            _keyEnd = DateTimeOffset.Parse(expiry, CultureInfo.InvariantCulture);
            message.Response = _isAway ? new CannedResponse(503, "ServerBusy", "") : new CannedResponse(200, null, Key(expiry));
            return;
        }

        Assert.IsTrue(message.Request.Headers.TryGetValue("x-ms-copy-source", out string? source));
        Assert.IsTrue(message.Request.Headers.TryGetValue("x-ms-source-if-match", out string? tag));
        Assert.IsTrue(message.Request.Headers.TryGetValue("x-ms-source-range", out string? range));
        Assert.AreEqual(("\"0x1\"", "bytes=3-6"), (tag, range));
        _copySources.Enqueue(source);
        message.Response = IsWithin(source, _keyEnd)
            ? new CannedResponse(201, null, "")
            : new CannedResponse(403, "AuthenticationFailed", "");
    }

    private static string Key(string expiry) => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <UserDelegationKey>
          <SignedOid>object</SignedOid>
          <SignedTid>tenant</SignedTid>
          <SignedStart>2026-01-01T00:00:00Z</SignedStart>
          <SignedExpiry>{expiry}</SignedExpiry>
          <SignedService>b</SignedService>
          <SignedVersion>2023-01-03</SignedVersion>
          <Value>AAAA</Value>
        </UserDelegationKey>
        """;

    private sealed class FixedToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
