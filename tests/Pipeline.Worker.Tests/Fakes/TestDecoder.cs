using System.Diagnostics.Metrics;
using System.Text;
using Pipeline.Engine.Constraints;
using Pipeline.Engine.Execution;
using Pipeline.Engine.Generation;
using Pipeline.Worker.Completions;
using Pipeline.Worker.Completions.Responses;

namespace Pipeline.Worker.Tests.Fakes;

/// <summary>What requests for the fake decoder are checked against.</summary>
internal static class TestDecoder
{
    public const int ContextLength = 100;

    public static CompletionProfile Profile { get; } = new()
    {
        Id = TestModel.Id,
        ContextLength = ContextLength,
        VocabularySize = FakeTokenText.VocabularySize,
        Text = new FakeTokenText(),
        RenderChat = messages => messages.GetRawText(),
        StopTokenIds = [FakeTokenText.End],
        Constraints = new JsonConstraints(CreateVocabulary),
        Fingerprint = "fp_test",
    };

    /// <summary>A real engine over a fake runner.</summary>
    public static CompletionModel Create(FakeDecoderRunner runner, TimeProvider time) => Create(runner, Profile, time);

    /// <summary>A real engine over a runner, which becomes the model's.</summary>
    public static CompletionModel Create(IDecoderRunner runner, CompletionProfile profile, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var metrics = new DecoderEngineMetrics(TestModel.Meters().Create(DecoderEngineMetrics.MeterName), profile.Id);
        DecoderEngineProfile engineProfile = DecoderEngineProfile.Create(new DecoderEngineOptions { MaxRunningSequences = 4 });
        var services = new CompletionServices(
            profile, new DecoderEngine(runner, engineProfile, metrics, time), new CompletionResponseWriter(profile), time);
        return new CompletionModel(services, TestModel.Queue, engineProfile.MaxRunningSequences, runner, files: null);
    }

    /// <summary>The text of tokens that are bytes.</summary>
    public static string Text(IEnumerable<int> bytes) => Encoding.UTF8.GetString([.. bytes.Select(value => (byte)value)]);

    private static TokenVocabulary CreateVocabulary()
    {
        var text = new FakeTokenText();
        return new TokenVocabulary([.. Enumerable.Range(0, FakeTokenText.VocabularySize).Select(text.BytesOf)], [FakeTokenText.End]);
    }
}
