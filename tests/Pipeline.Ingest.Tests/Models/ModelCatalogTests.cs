using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Tests.Support;

namespace Pipeline.Ingest.Tests.Models;

[TestClass]
public sealed class ModelCatalogTests
{
    [TestMethod]
    public async Task List_RegisteredModels_AreInOrderOfTheirIds()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();

        IReadOnlyList<ModelRecord> models = await fixture.Services.Models.ListAsync(CancellationToken.None);

        CollectionAssert.AreEqual(
            new[] { Lines.NoEmbeddingsModel, Lines.Model, Lines.OtherModel }, models.Select(model => model.Id).ToArray());
    }

    [TestMethod]
    public async Task Find_ModelRegisteredLater_IsSeenAfterSeconds()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        Assert.IsNull(await fixture.Services.Models.FindAsync("test/new", CancellationToken.None));

        await fixture.RegisterModelAsync("test/new", Names.EmbeddingsEndpoint);
        fixture.Time.Advance(TimeSpan.FromSeconds(6));

        Assert.IsNotNull(await fixture.Services.Models.FindAsync("test/new", CancellationToken.None));
    }

    [TestMethod]
    public async Task Plan_ModelRegisteredJustNow_IsKnown()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        await fixture.Services.Models.ListAsync(CancellationToken.None);
        await fixture.RegisterModelAsync("test/new", Names.EmbeddingsEndpoint);

        BatchRecord batch = await fixture.SubmitAsync(Lines.File(Lines.Request("a", model: "test/new")));
        await fixture.PumpSubmissionAsync();

        Assert.AreEqual("test/new", (await fixture.ViewAsync(batch.Id)).Record.Model);
    }

    [TestMethod]
    [DataRow("garbage")]
    [DataRow("{\"v\":1}")]
    public async Task List_UnreadableModel_LeavesTheOthers(string json)
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        await fixture.PutAsync(BlobLayout.Model("broken"), System.Text.Encoding.UTF8.GetBytes(json));

        Assert.HasCount(3, await fixture.Services.Models.ListAsync(CancellationToken.None));
    }
}
