using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Contracts;
using Pipeline.Engine.Encoding;
using Pipeline.Worker.Embeddings;
using Pipeline.Worker.Models;

namespace Pipeline.Worker.Tests.Fakes;

/// <summary>A real engine over a fake runner, with the null model's tokens.</summary>
internal static class TestModel
{
    public const string Id = "test/model";

    public const string Slug = "test-model";

    public static string Queue { get; } = Names.ModelQueue(Slug);

    public static EmbeddingProfile Profile { get; } = new()
    {
        Id = Id,
        Dimensions = 4,
        MaxSequenceTokens = 16,
        VocabularySize = 10_000,
        TextEncoder = new WhitespaceTextEncoder(),
    };

    public static IMeterFactory Meters() => new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    /// <param name="runner">Becomes the model's.</param>
    /// <param name="time">The engine's clock.</param>
    /// <param name="batchSequences">Sequences of one step.</param>
    /// <param name="profile">What requests are checked against.</param>
    public static EmbeddingModel Create(
        FakeEncoderRunner runner, TimeProvider time, int batchSequences = 2, EmbeddingProfile? profile = null)
    {
        var options = new EncoderEngineOptions { WorkerCount = 1, MaxBatchSequences = batchSequences };
        var metrics = new EncoderEngineMetrics(Meters().Create(EncoderEngineMetrics.MeterName), Id);
        var engine = new EncoderEngine(runner, EncoderEngineProfile.Create(options), metrics, time);
        return new EmbeddingModel(profile ?? Profile, Queue, runner, engine, files: null);
    }
}
