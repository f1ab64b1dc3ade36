using System.Globalization;

namespace Pipeline.Ingest.Batches;

/// <summary>By what a submission is known again.</summary>
/// <param name="Hash">Names the idempotency record.</param>
/// <param name="RequestHash">Hash of the fields, where the same key with other fields is a mistake; else null.</param>
/// <param name="Lifetime">How long it is known; null for good.</param>
internal readonly record struct SubmissionKey(string Hash, string? RequestHash, TimeSpan? Lifetime)
{
    /// <summary>How long the same fields again are taken for a repeated request.</summary>
    private static readonly TimeSpan ImplicitLifetime = TimeSpan.FromMinutes(10);

    /// <summary>Of a request over HTTP.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="order">The request.</param>
    /// <param name="callersKey">The caller's own key, or null.</param>
    public static SubmissionKey OfRequest(string tenant, BatchOrder order, string? callersKey)
    {
        string fields = SubmissionHash.OfFields(tenant, order);
        return callersKey is null
            ? new SubmissionKey(fields, RequestHash: null, ImplicitLifetime)
            : new SubmissionKey(SubmissionHash.Of("key", tenant, callersKey), fields, Lifetime: null);
    }

    /// <summary>Of one version of a blob.</summary>
    public static SubmissionKey OfBlob(string tenant, string blob, string version) => Lasting("blob", tenant, blob, version);

    /// <summary>Of a message whose sender gave it a key.</summary>
    public static SubmissionKey OfMessage(string tenant, string sendersKey) => Lasting("message", tenant, sendersKey);

    /// <summary>Of one occurrence of a schedule.</summary>
    public static SubmissionKey OfOccurrence(string tenant, string schedule, DateTimeOffset occurrence) =>
        Lasting("occurrence", tenant, schedule, occurrence.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

    private static SubmissionKey Lasting(params string[] parts) =>
        new(SubmissionHash.Of(parts), RequestHash: null, Lifetime: null);
}
