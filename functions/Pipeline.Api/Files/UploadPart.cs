using System.Text;
using Pipeline.Api.Errors;

namespace Pipeline.Api.Files;

/// <summary>One part of an upload's form.</summary>
/// <param name="Name">The field's name, without quotes.</param>
/// <param name="Filename">As the caller named the file; null for a plain field.</param>
/// <param name="Body">The part's bytes; valid until the next part is asked for.</param>
internal sealed record UploadPart(string Name, string? Filename, UploadStream Body)
{
    // Purposes and seconds; nothing that the API knows is longer.
    private const int MaxTextBytes = 256;

    /// <summary>The part as text.</summary>
    /// <exception cref="RequestRefusedException">It is too long.</exception>
    public async Task<string> ReadTextAsync(CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[MaxTextBytes + 1];
        int length = await Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= MaxTextBytes
            ? Encoding.UTF8.GetString(buffer, 0, length)
            : throw new RequestRefusedException(ApiError.Invalid($"'{Name}' is longer than {MaxTextBytes} bytes.", Name));
    }
}
