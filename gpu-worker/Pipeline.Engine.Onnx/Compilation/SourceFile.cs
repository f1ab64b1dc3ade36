using System.Security.Cryptography;
using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>A file that a decoder was compiled from.</summary>
/// <param name="Name">In the model directory.</param>
/// <param name="ByteCount">Its size, links followed.</param>
/// <param name="ModifiedTicks">When it was last written, in UTC ticks.</param>
/// <param name="Sha256">Of its content, in lower-case hexadecimal.</param>
internal sealed record SourceFile(string Name, long ByteCount, long ModifiedTicks, string Sha256)
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Reads size and time, then the content piece by piece.</summary>
    public static SourceFile Read(string directory, string name, CancellationToken cancellationToken)
    {
        FileInfo info = Info(directory, name);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using FileStream stream = new(info.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        byte[] buffer = new byte[BufferBytes];
        for (int read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
        }

        return new SourceFile(name, info.Length, info.LastWriteTimeUtc.Ticks, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Whether the file has the size and time that it had; says nothing of a change that keeps both.</summary>
    public bool LooksUnchanged(string directory)
    {
        FileInfo info = Info(directory, Name);
        return info.Exists && info.Length == ByteCount && info.LastWriteTimeUtc.Ticks == ModifiedTicks;
    }

    private static FileInfo Info(string directory, string name) => new(RealPath.Resolve(Path.Combine(directory, name)));
}
