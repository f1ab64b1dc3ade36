using System.Globalization;
using Pipeline.Contracts.Records;

namespace Pipeline.Worker.Models.Uploading;

/// <summary>Tells a person how far an upload is: a line at a file's end, and every few seconds before. For one file at a time.</summary>
internal sealed class UploadProgress(TextWriter output, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private long _fileStart;
    private long _lastLine;

    public void Begin() => _fileStart = _lastLine = time.GetTimestamp();

    public void Report(ModelFileRecord file, long doneBytes)
    {
        if (time.GetElapsedTime(_lastLine) >= Interval)
        {
            _lastLine = time.GetTimestamp();
            Write($"uploading {file.Path}: {doneBytes / 1e6:F1} of {file.Length / 1e6:F1} MB");
        }
    }

    public void End(ModelFileRecord file) =>
        Write($"uploaded {file.Path}: {file.Length / 1e6:F1} MB in {time.GetElapsedTime(_fileStart).TotalSeconds:F1} s");

    public void Keep(ModelFileRecord file) => Write($"already there: {file.Path}");

    private void Write(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
