using System.Collections.Immutable;
using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.TestKit;
using Pipeline.TestKit.Storage;
using Pipeline.Worker.Models;

namespace Pipeline.Worker.Tests.Models;

[TestClass]
public sealed class ModelRegistrationTests
{
    private readonly InMemoryBlobStore _store = new(new ManualTimeProvider());

    [TestMethod]
    public async Task RegisterAsync_NewModel_WritesItOnce()
    {
        var registration = new ModelRegistration(_store);

        bool first = await registration.RegisterAsync(Model(), replace: false, CancellationToken.None);
        bool second = await registration.RegisterAsync(
            Model() with { CreatedAt = DateTimeOffset.UnixEpoch.AddDays(1) }, replace: false, CancellationToken.None);

        Assert.IsTrue(first);
        Assert.IsFalse(second);
        Assert.AreEqual("r1", (await ReadAsync()).Revision);
    }

    [TestMethod]
    public async Task RegisterAsync_OtherRevisionToReplace_ReplacesItAndKeepsTheTimeOfCreation()
    {
        var registration = new ModelRegistration(_store);
        await registration.RegisterAsync(Model(), replace: false, CancellationToken.None);

        bool isChanged = await registration.RegisterAsync(
            Model() with { Revision = "r2", CreatedAt = DateTimeOffset.UnixEpoch.AddDays(1) }, replace: true, CancellationToken.None);

        Assert.IsTrue(isChanged);
        Assert.AreEqual("r2", (await ReadAsync()).Revision);
        Assert.AreEqual(DateTimeOffset.UnixEpoch, (await ReadAsync()).CreatedAt);
    }

    [TestMethod]
    public async Task RegisterAsync_OtherRevision_IsRefusedAndTheRecordStands()
    {
        var registration = new ModelRegistration(_store);
        await registration.RegisterAsync(Model(), replace: false, CancellationToken.None);

        ModelLoadException exception = await Assert.ThrowsExactlyAsync<ModelLoadException>(
            () => registration.RegisterAsync(Model() with { Revision = "r2" }, replace: false, CancellationToken.None));

        StringAssert.Contains(exception.Message, "'a/b' is registered with revision r1 and this directory has r2");
        StringAssert.Contains(exception.Message, "--replace");
        Assert.AreEqual("r1", (await ReadAsync()).Revision);
    }

    [TestMethod]
    public async Task FindAsync_RegisteredOrNot_TellsTheRecord()
    {
        var registration = new ModelRegistration(_store);
        ModelRecord? before = await registration.FindAsync("a/b", CancellationToken.None);
        await registration.RegisterAsync(Model(), replace: false, CancellationToken.None);

        ModelRecord? after = await registration.FindAsync("a/b", CancellationToken.None);

        Assert.IsNull(before);
        Assert.AreEqual("r1", after?.Revision);
        await Assert.ThrowsExactlyAsync<ModelLoadException>(() => registration.FindAsync("A_B", CancellationToken.None));
    }

    [TestMethod]
    public async Task RegisterAsync_OtherIdOfTheSameSlug_IsRefused()
    {
        var registration = new ModelRegistration(_store);
        await registration.RegisterAsync(Model(), replace: false, CancellationToken.None);

        ModelLoadException exception = await Assert.ThrowsExactlyAsync<ModelLoadException>(
            () => registration.RegisterAsync(Model() with { Id = "A_B" }, replace: true, CancellationToken.None));

        StringAssert.Contains(exception.Message, "'A_B' and 'a/b' both give the slug 'a-b'");
    }

    [TestMethod]
    public async Task RegisterAsync_TwoAtOnce_BothSucceed()
    {
        bool hasIntervened = false;
        _store.Before = async call =>
        {
            if (call.Operation == BlobOperation.Put && !hasIntervened)
            {
                hasIntervened = true;
                await new ModelRegistration(_store).RegisterAsync(Model(), replace: false, CancellationToken.None);
            }
        };

        bool isWritten = await new ModelRegistration(_store).RegisterAsync(Model(), replace: false, CancellationToken.None);

        Assert.IsFalse(isWritten);
    }

    private static ModelRecord Model() => new()
    {
        Id = "a/b",
        Slug = "a-b",
        Endpoints = ImmutableArray.Create(Names.EmbeddingsEndpoint),
        Revision = "r1",
        ContextLength = 512,
        Dimensions = 4,
        Tokenizer = "t",
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    private async Task<ModelRecord> ReadAsync()
    {
        await using BlobContent content = await _store.OpenAsync(BlobLayout.Model("a-b"), BlobRange.All, null, CancellationToken.None);
        byte[] bytes = new byte[content.Properties.Length];
        await content.Stream.ReadExactlyAsync(bytes);
        return RecordJson.Deserialize(bytes, RecordJson.Model, "model");
    }
}
