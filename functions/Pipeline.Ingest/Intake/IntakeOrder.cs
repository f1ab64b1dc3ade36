using Pipeline.Ingest.Batches;

namespace Pipeline.Ingest.Intake;

/// <summary>A wish to submit a blob of the intake container.</summary>
/// <param name="Blob">Its name, of the right form.</param>
/// <param name="Terms">What to do with it.</param>
/// <param name="NamesEndpoint">Whether the endpoint of <paramref name="Terms"/> was asked for; else the blob's lines decide.</param>
/// <param name="SendersKey">The sender's own key, or null.</param>
internal sealed record IntakeOrder(string Blob, BatchTerms Terms, bool NamesEndpoint, string? SendersKey)
{
    /// <summary>A blob about which nothing more was said.</summary>
    public static IntakeOrder Plain(string blob) => new(blob, IntakeReader.StandardTerms, NamesEndpoint: false, SendersKey: null);
}
