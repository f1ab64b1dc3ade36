using System.Diagnostics.Metrics;
using Pipeline.Ingest.Tests.Support;

namespace Pipeline.Ingest.Tests;

[TestClass]
public sealed class MetricsTests
{
    [TestMethod]
    public async Task Batch_FromSubmissionToEnd_IsCounted()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards());
        Dictionary<string, long> counts = [];
        Dictionary<string, double> durations = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, itself) =>
        {
            if (ReferenceEquals(instrument.Meter, fixture.Meter))
            {
                itself.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            string key = $"{instrument.Name} {(tags.Length > 0 ? tags[0].Value : "")}".Trim();
            counts[key] = counts.GetValueOrDefault(key) + value;
        });
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => durations[instrument.Name] = value);
        listener.Start();

        await fixture.SubmitAsync(Lines.File([.. Lines.Requests(4), "bad", Lines.Request("id-0")]));
        fixture.Time.Advance(TimeSpan.FromSeconds(7));
        await fixture.PumpAllAsync();

        Assert.AreEqual(1, counts["pipeline.ingest.batches completed"]);
        Assert.AreEqual(4, counts["pipeline.ingest.lines.accepted"]);
        Assert.AreEqual(1, counts["pipeline.ingest.lines.rejected invalid_json_line"]);
        Assert.AreEqual(1, counts["pipeline.ingest.lines.rejected duplicate_custom_id"]);
        Assert.AreEqual(4, counts["pipeline.ingest.lines.finished success"]);
        Assert.AreEqual(2, counts["pipeline.ingest.lines.finished error"]);
        Assert.IsGreaterThan(0, counts["pipeline.ingest.tokens input"]);
        Assert.AreEqual(2, counts["pipeline.ingest.shards.sent False"]);
        Assert.AreEqual(7, durations["pipeline.ingest.time_to_first_result"]);
    }
}
