using System.Globalization;
using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;

namespace Pipeline.Worker.Models.Uploading;

/// <summary>
/// Puts the files of a model where workers fetch them: every file, then the manifest. May be interrupted and run again, or run
/// twice at once: a file that is there already is known by its length and by the SHA-256 in its blob's metadata, which were
/// written by the same commit as its bytes.
/// </summary>
/// <param name="store">Where to.</param>
/// <param name="output">Gets lines that tell how far it is.</param>
/// <param name="time">Spaces the lines.</param>
internal sealed class ModelUploader(IBlobStore store, TextWriter output, TimeProvider time)
{
    /// <summary>Uploads what is not there yet.</summary>
    /// <param name="directory">A Hugging Face directory.</param>
    /// <param name="model">As the directory was described. Its record is not written here: that comes after.</param>
    /// <param name="cancellationToken">Ends the upload; what is complete stays.</param>
    /// <exception cref="ModelLoadException">A file changed meanwhile, or somebody else keeps writing it.</exception>
    public async Task UploadAsync(string directory, ModelRecord model, CancellationToken cancellationToken)
    {
        if (directory.StartsWith(NullEncoderRunner.PathPrefix, StringComparison.Ordinal))
        {
            throw new ModelLoadException($"'{directory}' has no files to upload: register it without --upload, and give it to workers as their Path.");
        }

        ModelManifestRecord manifest = await ModelRevision.DescribeFilesAsync(directory, cancellationToken);
        if (manifest.Revision != model.Revision)
        {
            throw new ModelLoadException($"A file in '{directory}' changed while it was read: try again when nothing writes there.");
        }

        var progress = new UploadProgress(output, time);
        var upload = new FileUpload(store, progress);
        foreach (ModelFileRecord file in manifest.Files)
        {
            string blob = BlobLayout.ModelFile(model.Slug, model.Revision, file.Path);
            await upload.RunAsync(Path.Combine(directory, file.Path), file, blob, cancellationToken);
        }

        await WriteManifestAsync(manifest, model.Slug, cancellationToken);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"complete: {manifest.Files.Length} files, {manifest.Files.Sum(file => file.Length) / 1e6:F1} MB"));
    }

    // Without a condition: whoever writes it for this revision writes the same.
    private async Task WriteManifestAsync(ModelManifestRecord manifest, string slug, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(RecordJson.Serialize(manifest, RecordJson.ModelManifest), writable: false);
        string name = BlobLayout.ModelManifest(slug, manifest.Revision);
        await store.PutAsync(name, content, BlobMetadata.Empty, BlobCondition.None, cancellationToken);
    }
}
