using System.Text;
using Pipeline.Cli.Api;
using Pipeline.Cli.Batches;
using Pipeline.Cli.Display;
using Pipeline.Contracts.Api;

namespace Pipeline.Cli.Transfers;

/// <summary>
/// Fetches a batch's files into a folder. All are written aside first, so that the folder holds the files of one run: those of
/// an earlier one stay until all of the new ones are there, and batch.json comes last.
/// </summary>
internal sealed class ResultFolder
{
    private const string OutputName = "output.jsonl";
    private const string ErrorsName = "errors.jsonl";
    private const string BatchName = "batch.json";
    private const string AsideSuffix = ".part";

    private readonly string _path;

    private ResultFolder(string path) => _path = path;

    /// <summary>
    /// Creates the folder where it is missing, and a file in it for a moment: before any work, so that a bad path costs none.
    /// </summary>
    /// <exception cref="CliFailureException">It cannot be created, or not be written into.</exception>
    public static ResultFolder Create(string path)
    {
        LocalFiles.Guard($"cannot create the folder '{path}'", () => Directory.CreateDirectory(path));
        string trial = Path.Combine(path, Path.GetRandomFileName() + AsideSuffix);
        LocalFiles.Guard($"cannot write into the folder '{path}'", () => new FileStream(
            trial, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose)).Dispose();
        return new ResultFolder(path);
    }

    /// <summary>Fetches what the batch has.</summary>
    /// <returns>A line on each file.</returns>
    public async Task<IReadOnlyList<string>> FetchAsync(
        BatchObject batch, ControlPlaneClient client, TimeProvider time, IProgressDisplay display, CancellationToken cancellationToken)
    {
        (string Name, string? FileId)[] files = [(OutputName, batch.OutputFileId), (ErrorsName, batch.ErrorFileId)];
        var patience = new Patience(time);
        var lines = new List<string>();
        try
        {
            foreach ((string name, string? fileId) in files)
            {
                if (fileId is not null)
                {
                    display.Show(new ProgressView($"fetching {name}", Ratio: null, Counts: "", Pace: ""));
                    long bytes = await patience.CallAsync(
                        token => DownloadAsync(client, fileId, Aside(name), time, token), display, cancellationToken);
                    lines.Add($"wrote {Final(name)} ({Figures.Bytes(bytes)})");
                }
            }

            Place(files, batch);
        }
        finally
        {
            Array.ForEach([OutputName, ErrorsName, BatchName], name => File.Delete(Aside(name)));
        }

        return lines;
    }

    private static async Task<long> DownloadAsync(
        ControlPlaneClient client, string fileId, string path, TimeProvider time, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await client.OpenFileAsync(fileId, cancellationToken);
        await using FileStream file = LocalFiles.Create(path);
        return await BodyCopy.CopyAsync(response, file, time, cancellationToken);
    }

    private void Place((string Name, string? FileId)[] files, BatchObject batch)
    {
        foreach ((string name, string? fileId) in files)
        {
            if (fileId is null)
            {
                File.Delete(Final(name));
            }
            else
            {
                File.Move(Aside(name), Final(name), overwrite: true);
            }
        }

        File.WriteAllText(Aside(BatchName), BatchText.Json(batch) + "\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        File.Move(Aside(BatchName), Final(BatchName), overwrite: true);
    }

    private string Final(string name) => Path.Combine(_path, name);

    private string Aside(string name) => Path.Combine(_path, name + AsideSuffix);
}
