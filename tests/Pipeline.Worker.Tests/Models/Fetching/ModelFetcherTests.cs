using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.TestKit.Storage;
using Pipeline.Worker.Models;
using Pipeline.Worker.Models.Fetching;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Models.Fetching;

[TestClass]
public sealed class ModelFetcherTests : IDisposable
{
    private readonly CacheFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [TestMethod]
    public async Task FetchAsync_FileOfManyRanges_BringsAllFiles()
    {
        using var files = new ModelFiles((3 * FileFetch.RangeBytes) + 11);
        string revision = await files.RegisterAsync(_fixture.Store);

        using FetchedModel fetched = await _fixture.FetchAsync();

        Assert.AreEqual(revision, fetched.Revision);
        Assert.AreEqual("fetch files", fetched.Phases.Single().Name);
        Assert.AreEqual(Path.Combine(_fixture.Root, TestModel.Slug, revision), fetched.Path);
        files.AssertSameIn(fetched.Path);
    }

    [TestMethod]
    public async Task FetchAsync_RevisionInTheCache_ReadsModelJsonAlone()
    {
        using var files = new ModelFiles();
        await files.RegisterAsync(_fixture.Store);
        (await _fixture.FetchAsync()).Dispose();
        ConcurrentQueue<BlobCall> calls = Record();

        using FetchedModel fetched = await _fixture.FetchAsync();

        Assert.AreSequenceEqual(new[] { new BlobCall(BlobOperation.Open, BlobLayout.Model(TestModel.Slug)) }, calls);
        Assert.AreEqual("check cache", fetched.Phases.Single().Name);
        files.AssertSameIn(fetched.Path);
    }

    [TestMethod]
    public async Task FetchAsync_FileInTheCacheIsCutOrGone_FetchesThatOne()
    {
        using var files = new ModelFiles();
        string revision = await files.RegisterAsync(_fixture.Store);
        (await _fixture.FetchAsync()).Dispose();
        string folder = Path.Combine(_fixture.Root, TestModel.Slug, revision);
        File.Delete(Path.Combine(folder, "config.json"));
        File.WriteAllBytes(Path.Combine(folder, ModelFiles.Weights), new byte[17]);
        ConcurrentQueue<BlobCall> calls = Record();

        using FetchedModel fetched = await _fixture.FetchAsync();

        files.AssertSameIn(fetched.Path);
        Assert.AreSequenceEqual(
            new[] { "config.json", "manifest.json", "model.json", ModelFiles.Weights },
            calls.Where(call => call.Operation == BlobOperation.Open).Select(call => Path.GetFileName(call.Name)).Order(StringComparer.Ordinal));
    }

    [TestMethod]
    public async Task FetchAsync_NotRegistered_NamesTheIdAndTheCommand()
    {
        ModelLoadException exception = await Assert.ThrowsExactlyAsync<ModelLoadException>(() => _fixture.FetchAsync());

        StringAssert.Contains(exception.Message, "'test/model' is not registered");
        StringAssert.Contains(exception.Message, "pipeline-worker register DIR --id test/model --upload");
    }

    [TestMethod]
    public async Task FetchAsync_RegisteredWithoutUpload_SaysSo()
    {
        using var files = new ModelFiles();
        await new ModelRegistration(_fixture.Store).RegisterAsync(await files.DescribeAsync(), replace: false, CancellationToken.None);

        ModelLoadException exception = await Assert.ThrowsExactlyAsync<ModelLoadException>(() => _fixture.FetchAsync());

        StringAssert.Contains(exception.Message, "its files were not uploaded");
        StringAssert.Contains(exception.Message, "--upload");
    }

    [TestMethod]
    public async Task FetchAsync_RevisionThatIsNoHash_BecomesNoPath()
    {
        using var files = new ModelFiles();
        ModelRecord model = await files.DescribeAsync() with { Revision = "../../elsewhere" };
        await new ModelRegistration(_fixture.Store).RegisterAsync(model, replace: false, CancellationToken.None);

        ModelLoadException exception = await Assert.ThrowsExactlyAsync<ModelLoadException>(() => _fixture.FetchAsync());

        StringAssert.Contains(exception.Message, "revision is not 64");
        Assert.IsFalse(Directory.Exists(_fixture.Root));
    }

    [TestMethod]
    [DataRow("""{"v":1,"revision":"R","files":[{"path":"../x","length":1,"sha256":"R"}]}""", "cannot be used: files[0].path '../x'")]
    [DataRow("""{"v":1,"revision":"R"}""", "is not readable")]
    [DataRow("""{"v":1,"revision":"R","files":null}""", "cannot be")]
    [DataRow("[]", "is not readable")]
    [DataRow("""{"v":2}""", "schema version 2")]
    [DataRow("""{"v":1,"revision":"R","files":[{"path":"config.json","length":1,"sha256":"R"}]}""", "config.json' has")]
    [DataRow("""{"v":1,"revision":"R","files":[{"path":"other.json","length":1,"sha256":"R"}]}""", "other.json' is missing")]
    public async Task FetchAsync_HostileManifest_SaysWhatIsWrong(string manifest, string expected)
    {
        using var files = new ModelFiles();
        string revision = await files.RegisterAsync(_fixture.Store);
        await PutManifestAsync(revision, manifest.Replace("R", revision, StringComparison.Ordinal));

        ModelLoadException exception = await Assert.ThrowsExactlyAsync<ModelLoadException>(() => _fixture.FetchAsync());

        StringAssert.Contains(exception.Message, expected);
        Assert.IsFalse(File.Exists(Path.Combine(_fixture.Root, TestModel.Slug, "x")));
    }

    [TestMethod]
    public async Task FetchAsync_ManifestOfManyMegabytes_IsNotRead()
    {
        using var files = new ModelFiles();
        string revision = await files.RegisterAsync(_fixture.Store);
        await PutManifestAsync(revision, new string(' ', ManifestForm.MaxManifestBytes + 1));

        ModelLoadException exception = await Assert.ThrowsExactlyAsync<ModelLoadException>(() => _fixture.FetchAsync());

        StringAssert.Contains(exception.Message, "more than 1048576");
    }

    [TestMethod]
    public async Task FetchAsync_ReadsBreakOff_GoesOnWhereTheyDid()
    {
        using var files = new ModelFiles();
        string revision = await files.RegisterAsync(_fixture.Store);
        IBlobStore torn = TornReads.Over(_fixture.Store, Weights(revision), afterBytes: 1_000, times: 3);

        using FetchedModel fetched = await _fixture.FetchAsync(torn);

        files.AssertSameIn(fetched.Path);
    }

    [TestMethod]
    public async Task FetchAsync_ReadsBreakOffForever_SaysWhichModel()
    {
        using var files = new ModelFiles();
        string revision = await files.RegisterAsync(_fixture.Store);
        IBlobStore torn = TornReads.Over(_fixture.Store, Weights(revision), afterBytes: 10, times: int.MaxValue);

        ModelLoadException exception = await Assert.ThrowsExactlyAsync<ModelLoadException>(() => _fixture.FetchAsync(torn));

        StringAssert.Contains(exception.Message, "'test/model' cannot be fetched");
    }

    [TestMethod]
    public async Task FetchAsync_BitFlipsOnce_FetchesTheFileAnew()
    {
        using var files = new ModelFiles();
        string revision = await files.RegisterAsync(_fixture.Store);

        using FetchedModel fetched = await _fixture.FetchAsync(new FlippedReads(_fixture.Store, Weights(revision), times: 1));

        files.AssertSameIn(fetched.Path);
        Assert.AreEqual(1, _fixture.Logger.Entries.Count(entry => entry.Level == LogLevel.Warning));
    }

    [TestMethod]
    public async Task FetchAsync_BitFlipsTwice_NamesTheBlobAndLeavesNothingHalf()
    {
        using var files = new ModelFiles();
        string revision = await files.RegisterAsync(_fixture.Store);

        ModelLoadException exception = await Assert.ThrowsExactlyAsync<ModelLoadException>(
            () => _fixture.FetchAsync(new FlippedReads(_fixture.Store, Weights(revision), times: 2)));

        StringAssert.Contains(exception.Message, $"'{Weights(revision)}' has other bytes than its manifest says");
        string[] left = Directory.GetFiles(Path.Combine(_fixture.Root, TestModel.Slug, revision)).Select(file => Path.GetFileName(file)).ToArray();
        CollectionAssert.DoesNotContain(left, ModelFiles.Weights);
        Assert.IsFalse(left.Any(name => name.StartsWith('.')), string.Join(", ", left));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task FetchAsync_InterruptedAtAnyCall_IsCompletedByTheNext(bool isReplyLost)
    {
        using var files = new ModelFiles();
        await files.RegisterAsync(_fixture.Store);
        bool isInterrupted = true;
        for (int atCall = 1; isInterrupted; atCall++)
        {
            var crash = new CrashPoint(atCall, isReplyLost);
            _fixture.Store.Before = _ => crash.BeforeAsync();
            _fixture.Store.After = _ => crash.AfterAsync();
            try
            {
                (await _fixture.FetchAsync()).Dispose();
            }
            catch (SimulatedCrashException)
            {
                // the point of it
            }

            isInterrupted = crash.IsDead;
            _fixture.Store.Before = _fixture.Store.After = null;

            using (FetchedModel fetched = await _fixture.FetchAsync())
            {
                files.AssertSameIn(fetched.Path);
            }

            _fixture.Clear();
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task FetchAsync_OneCallFails_SucceedsOrSaysSo(bool isReplyLost)
    {
        using var files = new ModelFiles();
        await files.RegisterAsync(_fixture.Store);
        bool hasHappened = true;
        for (int atCall = 1; hasHappened; atCall++)
        {
            var outage = new SingleOutage(atCall, isReplyLost);
            outage.Attach(_fixture.Store);
            try
            {
                using FetchedModel fetched = await _fixture.FetchAsync();
                files.AssertSameIn(fetched.Path);
            }
            catch (ModelLoadException exception)
            {
                StringAssert.Contains(exception.Message, "'test/model' cannot be fetched: The store is not available now.");
            }

            hasHappened = outage.HasHappened;
            _fixture.Store.Before = _fixture.Store.After = null;
            _fixture.Clear();
        }
    }

    [TestMethod]
    public async Task FetchAsync_BlobReplacedByTheSameMeanwhile_FetchesTheNewVersion()
    {
        using var files = new ModelFiles();
        string revision = await files.RegisterAsync(_fixture.Store);
        bool isReplaced = false;
        _fixture.Store.Before = async call =>
        {
            if (call == new BlobCall(BlobOperation.Open, Weights(revision)) && !isReplaced)
            {
                isReplaced = true;
                using var same = new MemoryStream(files.Read(ModelFiles.Weights));
                await _fixture.Store.PutAsync(call.Name, same, BlobMetadata.Empty, BlobCondition.None, CancellationToken.None);
            }
        };

        using FetchedModel fetched = await _fixture.FetchAsync();

        files.AssertSameIn(fetched.Path);
    }

    private static string Weights(string revision) => BlobLayout.ModelFile(TestModel.Slug, revision, ModelFiles.Weights);

    private ConcurrentQueue<BlobCall> Record()
    {
        var calls = new ConcurrentQueue<BlobCall>();
        _fixture.Store.Before = call =>
        {
            calls.Enqueue(call);
            return Task.CompletedTask;
        };
        return calls;
    }

    private async Task PutManifestAsync(string revision, string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        string name = BlobLayout.ModelManifest(TestModel.Slug, revision);
        await _fixture.Store.PutAsync(name, content, BlobMetadata.Empty, BlobCondition.None, CancellationToken.None);
    }
}
