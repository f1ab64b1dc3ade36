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

    public async Task<FileObject> UploadAsync(InputFile input, IProgressDisplay display, CancellationToken cancellationToken)
    {
        using var content = new FileContent(input, done => Show(input, done, display));
        return await client.UploadAsync(content, input.Name, cancellationToken);
    }

    private void Show(InputFile input, long done, IProgressDisplay display)
    {
        if (done != input.Bytes && _shownAt is { } shownAt && time.GetElapsedTime(shownAt) < ShowInterval)
        {
            return;
        }

        _shownAt = time.GetTimestamp();
        _meter.Add(done);
        TimeSpan? timeLeft = input.Bytes is { } total ? _meter.TimeLeft(total) : null;
        string left = timeLeft is { } duration ? $", {Figures.Duration(duration)} left" : "";
        display.Show(new ProgressView(
            $"uploading {input.Name}",
            input.Bytes is > 0 and var whole ? (double)done / whole : null,
            input.Bytes is { } bytes ? $"{Figures.Bytes(done)} of {Figures.Bytes(bytes)}" : Figures.Bytes(done),
            _meter.PerSecond is { } rate ? $"{Figures.Bytes(rate)}/s{left}" : ""));
    }
}
