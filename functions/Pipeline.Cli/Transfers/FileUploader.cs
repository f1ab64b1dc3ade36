using Pipeline.Cli.Api;
using Pipeline.Cli.Display;
using Pipeline.Contracts.Api;

namespace Pipeline.Cli.Transfers;

/// <summary>Sends a batch's input, streamed, and shows how far it is.</summary>
internal sealed class FileUploader(ControlPlaneClient client, TimeProvider time)
{
    // A bar is redrawn by each of these, not by every read.
    private static readonly TimeSpan ShowInterval = TimeSpan.FromSeconds(0.2);

    private readonly RateMeter _meter = new(time);
    private long? _shownAt;

    public async Task<FileObject> UploadAsync(string path, IProgressDisplay display, CancellationToken cancellationToken)
    {
        string name = Path.GetFileName(path);
        await using FileStream file = LocalFiles.OpenRead(path);
        long total = file.Length;
        using var content = new FileContent(file, done => Show(name, done, total, display));
        return await client.UploadAsync(content, name, cancellationToken);
    }

    private void Show(string name, long done, long total, IProgressDisplay display)
    {
        if (_shownAt is { } shownAt && time.GetElapsedTime(shownAt) < ShowInterval)
        {
            return;
        }

        _shownAt = time.GetTimestamp();
        _meter.Add(done);
        string left = _meter.TimeLeft(total) is { } duration ? $", {Figures.Duration(duration)} left" : "";
        display.Show(new ProgressView(
            $"uploading {name}",
            total > 0 ? (double)done / total : null,
            $"{Figures.Bytes(done)} of {Figures.Bytes(total)}",
            _meter.PerSecond is { } rate ? $"{Figures.Bytes(rate)}/s{left}" : ""));
    }
}
