using Microsoft.Win32.SafeHandles;

namespace Pipeline.Storage.Embedded.Blobs;

/// <summary>A version's file, open for reading. Stays readable when the version is replaced and removed.</summary>
internal sealed record OpenVersion(long Number, SafeFileHandle Handle, BlobHeader Header, long ContentOffset) : IDisposable
{
    public void Dispose() => Handle.Dispose();
}
