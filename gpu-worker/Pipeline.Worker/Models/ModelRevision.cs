using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Worker.Models;

/// <summary>
/// SHA-256 over everything in a model directory that results depend on. Each file goes in as its name's length, its name, its
/// length and its bytes, in this order of files; a file that is not there is left out.
/// </summary>
internal static class ModelRevision
{
    private static readonly string[] Files =
    [
        "config.json",
        "sentence_bert_config.json",
        "modules.json",
        "1_Pooling/config.json",
        "tokenizer.json",
        "model.safetensors",
    ];

    /// <summary>64 hex digits.</summary>
    public static async Task<string> ComputeAsync(string directory, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1024 * 1024];
        foreach (string name in Files.Where(name => File.Exists(Path.Combine(directory, name))))
        {
            await using FileStream file = File.OpenRead(Path.Combine(directory, name));
            AppendHead(hash, name, file.Length);
            int read;
            while ((read = await file.ReadAsync(buffer, cancellationToken)) > 0)
            {
                hash.AppendData(buffer.AsSpan(0, read));
            }
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
