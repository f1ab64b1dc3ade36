using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Contracts.Records;
using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Worker.Models;

/// <summary>
/// SHA-256 over everything in a model directory that results depend on. Each file goes in as its name's length, its name, its
/// length and its bytes, in this order of files; a file that is not there is left out. A null model's is that of its path.
/// </summary>
internal static class ModelRevision
{
    // as many digits as people compare
    private const int ShownDigits = 12;

    private static readonly string[] EncoderFiles =
    [
        "config.json",
        "sentence_bert_config.json",
        "modules.json",
        "1_Pooling/config.json",
        "tokenizer.json",
        "model.safetensors",
    ];

    private static readonly string[] DecoderFiles = ["config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json"];

    // as DecoderCompiler writes them
    private static readonly string[] CompiledFiles = [ModelKinds.CompileRecord, "model.onnx", "weights.safetensors"];

    /// <summary>Reads all of the model's files: seconds for a big one.</summary>
    /// <param name="path">A Hugging Face directory, or <c>null:DIMENSIONS</c>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>64 hex digits.</returns>
    /// <exception cref="ModelFormatException">A decoder's weights are missing, or their index is malformed.</exception>
    public static async Task<string> ComputeAsync(string path, CancellationToken cancellationToken) =>
        path.StartsWith(NullEncoderRunner.PathPrefix, StringComparison.Ordinal)
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))
            : await HashAsync(path, hashed: null, cancellationToken);

    /// <summary>Reads all of the model's files once, for the revision and for the hash of each.</summary>
    /// <param name="directory">A Hugging Face directory.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<ModelManifestRecord> DescribeFilesAsync(string directory, CancellationToken cancellationToken)
    {
        List<ModelFileRecord> files = [];
        string revision = await HashAsync(directory, files, cancellationToken);
        return new ModelManifestRecord { Revision = revision, Files = [.. files] };
    }

    /// <summary>What of a revision is shown to people.</summary>
    public static string Shorten(string revision) => revision.Length > ShownDigits ? revision[..ShownDigits] : revision;

    // The order is part of the revision.
    private static string[] FilesOf(string directory)
    {
        ModelKind kind = ModelKinds.Of(directory);
        if (kind == ModelKind.Encoder)
        {
            return EncoderFiles;
        }

        string[] templates =
            [.. Directory.EnumerateFiles(directory, "chat_template*").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        return [.. DecoderFiles, .. templates, .. kind == ModelKind.CompiledDecoder ? CompiledFiles : WeightFiles(directory)];
    }

    private static IEnumerable<string> WeightFiles(string directory)
    {
        (string first, IReadOnlyList<string> shards) = WeightsIndex.Find(directory);
        return shards.Prepend(Path.GetFileName(first)).Distinct();
    }

    private static async Task<string> HashAsync(string directory, List<ModelFileRecord>? hashed, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var fileHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1024 * 1024];
        foreach (string name in FilesOf(directory).Where(name => File.Exists(Path.Combine(directory, name))))
        {
            await using FileStream file = File.OpenRead(Path.Combine(directory, name));
            long length = file.Length;
            AppendHead(hash, name, length);
            int read;
            while ((read = await file.ReadAsync(buffer, cancellationToken)) > 0)
            {
                hash.AppendData(buffer.AsSpan(0, read));
                if (hashed is not null)
                {
                    fileHash.AppendData(buffer.AsSpan(0, read));
                }
            }

            hashed?.Add(new ModelFileRecord(name, length, Convert.ToHexStringLower(fileHash.GetHashAndReset())));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void AppendHead(IncrementalHash hash, string name, long length)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(number, name.Length);
        hash.AppendData(number);
        hash.AppendData(Encoding.UTF8.GetBytes(name));
        BinaryPrimitives.WriteInt64LittleEndian(number, length);
        hash.AppendData(number);
    }
}
