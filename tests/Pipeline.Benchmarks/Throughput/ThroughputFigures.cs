namespace Pipeline.Benchmarks.Throughput;

/// <summary>What was measured of one size of batch.</summary>
internal sealed class ThroughputFigures
{
    public Scatter LinesPerSecond { get; } = new();

    public Scatter UploadSeconds { get; } = new();

    public Scatter BatchSeconds { get; } = new();

    public Scatter HostPeakMegabytes { get; } = new();

    public Scatter WorkerPeakMegabytes { get; } = new();
}
