using System.Text;
using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Files;
using Pipeline.Ingest.Tests.Support;

namespace Pipeline.Ingest.Tests.Files;

[TestClass]
public sealed class FileServiceTests
{
    [TestMethod]
    public async Task Complete_BatchFile_IsReadableAndExpiresAfter30Days()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();

        FileRecord file = await fixture.UploadAsync("content"u8.ToArray());

        await using BlobContent? content = await fixture.Services.Files.OpenContentAsync(
            "default", FileId.Parse(file.Id), BlobRange.All, CancellationToken.None);
        Assert.AreEqual("content", Encoding.UTF8.GetString(await IngestFixture.ReadAllAsync(content!.Stream)));
        Assert.AreEqual(7, file.Bytes);
        Assert.AreEqual(file.CreatedAt + TimeSpan.FromSeconds(2_592_000), file.ExpiresAt);
    }

    [TestMethod]
    public async Task Find_FileOfAnotherPurpose_NeverExpires()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();

        FileRecord file = await fixture.UploadAsync("content"u8.ToArray(), "vision");

        Assert.IsNull(file.ExpiresAt);
    }

    [TestMethod]
    public async Task Find_ExpiredOrDeletedFile_GivesNull()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        FileId deleted = FileId.Parse((await fixture.UploadAsync("1"u8.ToArray())).Id);
        FileId expired = FileId.Parse((await fixture.UploadAsync("2"u8.ToArray())).Id);
        FileService files = fixture.Services.Files;

        bool isDeleted = await files.DeleteAsync("default", deleted, CancellationToken.None);
        bool isDeletedAgain = await files.DeleteAsync("default", deleted, CancellationToken.None);
        FileRecord? before = await files.FindAsync("default", expired, CancellationToken.None);
        fixture.Time.Advance(TimeSpan.FromDays(30));

        Assert.IsTrue(isDeleted);
        Assert.IsFalse(isDeletedAgain);
        Assert.IsNotNull(before);
        Assert.IsNull(await files.FindAsync("default", deleted, CancellationToken.None));
        Assert.IsNull(await files.FindAsync("default", expired, CancellationToken.None));
        Assert.IsNull(await files.OpenContentAsync("default", expired, BlobRange.All, CancellationToken.None));
    }

    [TestMethod]
    public async Task Begin_MoreBytesThanAllowed_ThrowsAndLeavesNothing()
    {
        IngestOptions options = new() { Limits = new BatchLimits { MaxFileBytes = 10 } };
        using IngestFixture fixture = await IngestFixture.CreateAsync(options);
        using MemoryStream exact = new(new byte[10]);
        using MemoryStream over = new(new byte[11]);

        FileUpload upload = await fixture.Services.Files.BeginAsync("default", exact, CancellationToken.None);
        FileTooLargeException exception = await Assert.ThrowsExactlyAsync<FileTooLargeException>(
            () => fixture.Services.Files.BeginAsync("default", over, CancellationToken.None));
        await fixture.Services.Files.AbandonAsync(upload, CancellationToken.None);

        Assert.AreEqual(10, exception.MaxBytes);
        Assert.IsEmpty(await fixture.ListAsync(BlobLayout.Files("default")));
    }

    [TestMethod]
    public async Task Begin_ClientGoesAway_LeavesNothing()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        using BrokenStream broken = new();

        await Assert.ThrowsExactlyAsync<IOException>(
            () => fixture.Services.Files.BeginAsync("default", broken, CancellationToken.None));

        Assert.IsEmpty(await fixture.ListAsync(BlobLayout.Files("default")));
    }

    [TestMethod]
    [DataRow("batch", null, null)]
    [DataRow("batch", 3_600, null)]
    [DataRow("batch", 3_599, "expires_after[seconds]")]
    [DataRow("batch", 2_592_001, "expires_after[seconds]")]
    [DataRow("batch_output", null, "purpose")]
    [DataRow(null, null, "purpose")]
    public void Check_FormFields_NamesTheBadOne(string? purpose, int? seconds, string? param) =>
        Assert.AreEqual(param, FileService.Check(purpose, seconds)?.Param);

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task List_InPages_KeepsTheOrderAndLeavesOutHiddenOnes(bool newestFirst)
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        List<string> ids = [];
        for (int file = 0; file < 7; file++)
        {
            ids.Add((await fixture.UploadAsync("x"u8.ToArray(), file == 3 ? "vision" : "batch")).Id);
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await fixture.Services.Files.DeleteAsync("default", FileId.Parse(ids[5]), CancellationToken.None);
        List<string> listed = [];
        Page<FileRecord> page;
        do
        {
            FileId? after = listed.Count == 0 ? null : FileId.Parse(listed[^1]);
            page = await fixture.Services.Files.ListAsync("default", "batch", 2, after, newestFirst, CancellationToken.None);
            listed.AddRange(page.Items.Select(file => file.Id));
        }
        while (page.HasMore);

        string[] expected = [ids[0], ids[1], ids[2], ids[4], ids[6]];
        CollectionAssert.AreEqual(newestFirst ? expected.Reverse().ToArray() : expected, listed);
    }
}
