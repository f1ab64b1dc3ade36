using System.Globalization;
using Pipeline.Contracts.Ids;

namespace Pipeline.Contracts;

/// <summary>Where everything lies in blob storage. Dear to change: written by one version, read by the next.</summary>
public static class BlobLayout
{
    /// <summary>Folder of the models' descriptions.</summary>
    public const string Models = "models/";

    /// <summary>Folder of input files that arrive by themselves; a container of its own on Azure.</summary>
    public const string Intake = "intake/";

    /// <summary>Folder of the tenants.</summary>
    public const string Tenants = "t/";

    public static string Model(string slug) => $"{Models}{slug}/model.json";

    /// <summary>Folder of the files of a revision of a model.</summary>
    public static string ModelRevision(string slug, string revision) => $"{Models}{slug}/{revision}/";

    /// <summary>What files a revision has, written after them.</summary>
    public static string ModelManifest(string slug, string revision) => ModelRevision(slug, revision) + "manifest.json";

    /// <param name="slug">The model.</param>
    /// <param name="revision">The revision of it.</param>
    /// <param name="path">From the model's folder, with '/'; never manifest.json.</param>
    public static string ModelFile(string slug, string revision, string path) => ModelRevision(slug, revision) + path;

    public static string Files(string tenant) => $"t/{tenant}/files/";

    public static string File(string tenant, FileId id) => $"{Files(tenant)}{id}/file.json";

    public static string FileContent(string tenant, FileId id) => $"{Files(tenant)}{id}/content";

    public static string Batches(string tenant) => $"t/{tenant}/batches/";

    public static string Batch(string tenant, BatchId id) => $"{Batches(tenant)}{id}/batch.json";

    public static string Plan(string tenant, BatchId id) => $"{Batches(tenant)}{id}/plan.json";

    public static string Dispatch(string tenant, BatchId id) => $"{Batches(tenant)}{id}/dispatch.json";

    /// <summary>Result lines of rejected requests, written by one planning attempt; plan.json names the attempt that counts.</summary>
    public static string Rejections(string tenant, BatchId id, string attempt) => $"{Batches(tenant)}{id}/rejections.{attempt}";

    public static string Shards(string tenant, BatchId id) => $"{Batches(tenant)}{id}/shards/";

    /// <summary>The ledger of a shard. Six digits of the shard's index keep a listing in shard order.</summary>
    public static string Ledger(string tenant, BatchId id, int shard, int epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"{Shards(tenant, id)}{shard:d6}.{epoch}");

    public static string OpenBatches(string tenant) => $"t/{tenant}/open/";

    /// <summary>Marks a batch that is not terminal, so that sweeps read only what is open.</summary>
    public static string OpenBatch(string tenant, BatchId id) => OpenBatches(tenant) + id;

    public static string Idempotency(string tenant, string hash) => $"t/{tenant}/idempotency/{hash}";
}
