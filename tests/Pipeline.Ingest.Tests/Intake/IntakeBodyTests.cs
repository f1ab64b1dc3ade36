using System.Text;
using Pipeline.Contracts;
using Pipeline.Ingest.Handling;
using Pipeline.Ingest.Tests.Support;

namespace Pipeline.Ingest.Tests.Intake;

/// <summary>Nothing in a body is believed.</summary>
[TestClass]
public sealed class IntakeBodyTests
{
    private const string LongName = "intake/" + "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789";

    public static IEnumerable<(string Body, HandlerOutcome Outcome, string? Word)> Bodies =>
    [
        ("", HandlerOutcome.Poison, "not JSON"),
        ("nonsense", HandlerOutcome.Poison, "not JSON"),
        ("null", HandlerOutcome.Poison, "intake message"),
        ("7", HandlerOutcome.Poison, "intake message"),
        ("[]", HandlerOutcome.Poison, "0 events"),
        ("[{},{}]", HandlerOutcome.Poison, "2 events"),
        (new string('[', 10_000), HandlerOutcome.Poison, "not JSON"),
        ("{}", HandlerOutcome.Poison, "intake message"),
        ("""{"v":2,"whatever":[]}""", HandlerOutcome.RetryLater, "version 2"),
        ("""{"specversion":"1.0"}""", HandlerOutcome.Poison, "'type'"),
        ("""{"specversion":"1.0","type":7}""", HandlerOutcome.Poison, "'type'"),
        ("""{"specversion":"1.0","type":"\ud800"}""", HandlerOutcome.Poison, "Unicode"),
        ("""{"specversion":"1.0","type":"Microsoft.Storage.BlobCreated"}""", HandlerOutcome.Poison, "'subject'"),
        (IntakeBodies.Event(IntakeBodies.Subject + "a.jsonl", "Microsoft.Storage.BlobDeleted"), HandlerOutcome.Done, null),
        (IntakeBodies.Event("/blobServices/default/containers/pipeline/blobs/a.jsonl"), HandlerOutcome.Done, null),
        (IntakeBodies.Event("/blobServices/default/containers/intake2/blobs/a.jsonl"), HandlerOutcome.Done, null),
        (IntakeBodies.Event(IntakeBodies.Subject + "a.jsonl.tmp"), HandlerOutcome.Done, null),
        (IntakeBodies.Event(IntakeBodies.Subject + "gone.jsonl"), HandlerOutcome.Done, null),
        ($"[{IntakeBodies.Event(IntakeBodies.Subject + "gone.jsonl")}]", HandlerOutcome.Done, null),
        (IntakeBodies.Event(IntakeBodies.Subject + "a b.jsonl"), HandlerOutcome.Poison, "name"),
        (IntakeBodies.Event(IntakeBodies.Subject + "../models/x.jsonl"), HandlerOutcome.Poison, "name"),
        (IntakeBodies.Event(IntakeBodies.Subject + "/x.jsonl"), HandlerOutcome.Poison, "name"),
        (IntakeBodies.Event(IntakeBodies.Subject + "ü.jsonl"), HandlerOutcome.Poison, "name"),
        (IntakeBodies.Event(IntakeBodies.Subject + LongName + LongName + LongName + LongName + LongName + ".jsonl"), HandlerOutcome.Poison, "name"),
        (Message(""), HandlerOutcome.Poison, "'blob'"),
        (Message("\"blob\":7"), HandlerOutcome.Poison, "'blob'"),
        (Message("\"blob\":\"\\ud800\""), HandlerOutcome.Poison, "'blob'"),
        (Message("\"blob\":\"t/default/files/x\""), HandlerOutcome.Poison, "'blob'"),
        (Message("\"blob\":\"intake/../t/x\""), HandlerOutcome.Poison, "'blob'"),
        (Message("\"blob\":\"intake/\""), HandlerOutcome.Poison, "'blob'"),
        (Message("\"blob\":\"intake/gone\""), HandlerOutcome.Done, null),
        (Message("\"blob\":\"intake/gone\",\"endpoint\":null,\"completion_window\":null,\"metadata\":null,\"id\":null"), HandlerOutcome.Done, null),
        (Message("\"blob\":\"intake/gone\",\"endpoint\":\"/v1/images\""), HandlerOutcome.Poison, "'endpoint'"),
        (Message("\"blob\":\"intake/gone\",\"completion_window\":\"1h\""), HandlerOutcome.Poison, "'completion_window'"),
        (Message("\"blob\":\"intake/gone\",\"metadata\":[]"), HandlerOutcome.Poison, "'metadata'"),
        (Message("\"blob\":\"intake/gone\",\"metadata\":{\"a\":null}"), HandlerOutcome.Poison, "metadata.a"),
        (Message("\"blob\":\"intake/gone\",\"metadata\":{" + Pairs(16) + "}"), HandlerOutcome.Poison, "intake_blob"),
        (Message("\"blob\":\"intake/gone\",\"metadata\":{" + Pairs(15) + "}"), HandlerOutcome.Done, null),
        (Message("\"blob\":\"intake/gone\",\"id\":\"\""), HandlerOutcome.Poison, "'id'"),
        (Message("\"blob\":\"intake/gone\",\"id\":\"" + new string('x', 256) + "\""), HandlerOutcome.Poison, "'id'"),
    ];

    [TestMethod]
    [DynamicData(nameof(Bodies))]
    public async Task Handle_Body_IsJudged(string body, HandlerOutcome outcome, string? word)
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();

        HandlerResult result = await fixture.Services.Intake.HandleAsync(Encoding.UTF8.GetBytes(body), CancellationToken.None);

        Assert.AreEqual(outcome, result.Outcome, result.Description);
        Assert.Contains(word ?? string.Empty, result.Description ?? string.Empty);
        Assert.IsEmpty(await fixture.ListAsync(BlobLayout.Tenants));
    }

    private static string Message(string fields) => fields.Length == 0 ? """{"v":1}""" : $$"""{"v":1,{{fields}}}""";

    private static string Pairs(int count) => string.Join(",", Enumerable.Range(0, count).Select(index => $"\"k{index}\":\"v\""));
}
