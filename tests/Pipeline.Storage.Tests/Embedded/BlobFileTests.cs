using System.Buffers.Binary;
using System.Globalization;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Embedded;
using Pipeline.Storage.Embedded.Blobs;
using Pipeline.TestKit;

namespace Pipeline.Storage.Tests.Embedded;

/// <summary>Files that the store did not write, or not so.</summary>
[TestClass]
public sealed class BlobFileTests : IDisposable
{
    private const string Name = "a/blob";
    private const int JsonOffset = 20;

    private readonly TempDirectory _root = new();
    private readonly EmbeddedBlobStore _store;
    private string _path = "";

    public BlobFileTests()
    {
        _store = new EmbeddedBlobStore(_root.Path, TimeProvider.System);
    }

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    public void Dispose() => _root.Dispose();

    [TestMethod]
    [DataRow(0)]
    [DataRow(7)]
    [DataRow(15)]
    [DataRow(60)]
    [DataRow(-1)]
    public async Task Find_FileCutShort_ThrowsAndNamesIt(int length)
    {
        await PutAsync(Name);
        using (FileStream file = File.OpenWrite(_path))
        {
            file.SetLength(length < 0 ? file.Length + length : length);
        }

        await AssertCorruptAsync();
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(12)]
    [DataRow(JsonOffset + 5)]
    public async Task Find_ByteChanged_Throws(int offset) =>
        await AssertCorruptAfterAsync(bytes => bytes[offset] ^= 1);

    [TestMethod]
    [DataRow(-1)]
    [DataRow(0)]
    [DataRow(int.MaxValue)]
    [DataRow(1 << 20)]
    public async Task Find_HeaderOfAnImpossibleLength_Throws(int length) =>
        await AssertCorruptAfterAsync(bytes => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), length));

    [TestMethod]
    public async Task Find_FileOfAnotherBlob_Throws()
    {
        await PutAsync(Name);
        string other = await PutAsync("a/other");

        File.Copy(new BlobFolder(_root.Path, "a/other").VersionPath(Number(other)), _path, overwrite: true);

        await AssertCorruptAsync();
    }

    [TestMethod]
    public async Task Find_HeaderOfANewerRelease_ThrowsAndSaysSo()
    {
        await PutAsync(Name);
        File.WriteAllBytes(_path, BlobFile.Encode(new BlobHeader(2, Name, 0, 0, BlobMetadata.Empty, [])));

        var thrown = await Assert.ThrowsExactlyAsync<NewerSchemaException>(() => _store.FindAsync(Name, Token));

        Assert.AreEqual(2, thrown.Version);
    }

    [TestMethod]
    public async Task Find_RandomFiles_ThrowsOrTellsAndNeverCrashes()
    {
        Random random = TestSeed.CreateRandom();
        await PutAsync(Name);
        byte[] original = await File.ReadAllBytesAsync(_path, Token);
        for (int round = 0; round < 200; round++)
        {
            byte[] bytes = [.. original];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(_path, bytes);
            try
            {
                await _store.FindAsync(Name, Token);
            }
            catch (StorageCorruptException corrupt)
            {
                Assert.AreEqual(_path, corrupt.Path);
            }
        }
    }

    [TestMethod]
    public async Task Find_ForeignFilesInTheFolder_AreIgnored()
    {
        string version = await PutAsync(Name);
        foreach (string foreign in new[] { "README", "t1", "t1-x-y", "sx", "nx", ".hidden", "-5", "99999999999999999999" })
        {
            File.WriteAllText(Path.Combine(Path.GetDirectoryName(_path)!, foreign), "x");
        }

        Assert.AreEqual(version, (await _store.FindAsync(Name, Token))?.Version);
    }

    [TestMethod]
    public async Task Find_ManyBlocks_HeaderLongerThanTheFirstRead()
    {
        string[] ids = [.. Enumerable.Range(0, 200).Select(i => i.ToString("D40", CultureInfo.InvariantCulture))];
        foreach (string id in ids)
        {
            await _store.StageAsync(Name, id, new byte[] { 1 }, Token);
        }

        await _store.CommitAsync(Name, ids, BlobMetadata.Empty, BlobCondition.None, Token);
        string? again = await _store.CommitAsync(Name, [.. ids.Reverse()], BlobMetadata.Empty, BlobCondition.None, Token);

        Assert.IsNotNull(again);
        Assert.AreEqual(200, (await _store.FindAsync(Name, Token))?.Length);
    }

    private async Task AssertCorruptAfterAsync(Action<byte[]> change)
    {
        await PutAsync(Name);
        byte[] bytes = await File.ReadAllBytesAsync(_path, Token);
        change(bytes);
        await File.WriteAllBytesAsync(_path, bytes, Token);

        await AssertCorruptAsync();
    }

    private async Task<StorageCorruptException> AssertCorruptAsync()
    {
        var found = await Assert.ThrowsExactlyAsync<StorageCorruptException>(() => _store.FindAsync(Name, Token));
        await Assert.ThrowsExactlyAsync<StorageCorruptException>(() => _store.OpenAsync(Name, BlobRange.All, null, Token));
        Assert.AreEqual(_path, found.Path);
        Assert.IsInstanceOfType<MalformedRecordException>(found, "what both planes take for one damaged record");
        return found;
    }

    private static long Number(string version) => long.Parse(version, CultureInfo.InvariantCulture);

    private async Task<string> PutAsync(string name)
    {
        using MemoryStream content = new(new byte[100]);
        Dictionary<string, string> metadata = new() { ["a"] = "b" };
        string version = (await _store.PutAsync(name, content, metadata, BlobCondition.None, Token))!;
        if (name == Name)
        {
            _path = new BlobFolder(_root.Path, name).VersionPath(Number(version));
        }

        return version;
    }
}
