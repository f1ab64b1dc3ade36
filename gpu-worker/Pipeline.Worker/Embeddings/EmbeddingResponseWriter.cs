using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Pipeline.Worker.Embeddings;

/// <summary>
/// Writes the body of a response: once per line, hundreds of floats each, so bytes go straight into one buffer that is large
/// enough from the start.
/// </summary>
/// <param name="modelId">The model, as callers write it.</param>
internal sealed class EmbeddingResponseWriter(string modelId)
{
    // "-1.17549435E-38" and its comma
    private const int MaxFloatBytes = 16;

    // {"object":"embedding","index":2047,"embedding":[]},
    private const int ElementBytes = 64;

    private const int MaxNumberBytes = 20;

    private readonly byte[] _afterData = Encoding.UTF8.GetBytes(
        $"],\"model\":\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(modelId)}\",\"usage\":{{\"prompt_tokens\":");

    /// <summary>Writes a body into a buffer of the shared pool.</summary>
    /// <param name="embeddings">In the order of the inputs; every float is finite.</param>
    /// <param name="format">How the floats are written.</param>
    /// <param name="promptTokens">Tokens of all inputs.</param>
    /// <param name="length">Bytes of the body.</param>
    /// <returns>The buffer, which the caller returns to <see cref="ArrayPool{T}.Shared"/>.</returns>
    public byte[] Write(IReadOnlyList<ReadOnlyMemory<float>> embeddings, EmbeddingFormat format, long promptTokens, out int length)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MaxLength(embeddings));
        Span<byte> rest = buffer;
        Append(ref rest, "{\"object\":\"list\",\"data\":["u8);
        for (int i = 0; i < embeddings.Count; i++)
        {
            Append(ref rest, i == 0 ? "{\"object\":\"embedding\",\"index\":"u8 : ",{\"object\":\"embedding\",\"index\":"u8);
            Append(ref rest, i);
            Append(ref rest, ",\"embedding\":"u8);
            if (format == EmbeddingFormat.Float)
            {
                AppendNumbers(ref rest, embeddings[i].Span);
            }
            else
            {
                AppendBase64(ref rest, embeddings[i].Span);
            }

            Append(ref rest, "}"u8);
        }

        Append(ref rest, _afterData);
        Append(ref rest, promptTokens);
        Append(ref rest, ",\"total_tokens\":"u8);
        Append(ref rest, promptTokens);
        Append(ref rest, "}}"u8);
        length = buffer.Length - rest.Length;
        return buffer;
    }

    private int MaxLength(IReadOnlyList<ReadOnlyMemory<float>> embeddings)
    {
        int length = ElementBytes + _afterData.Length + (3 * MaxNumberBytes);
        foreach (ReadOnlyMemory<float> embedding in embeddings)
        {
            length = checked(length + ElementBytes + (embedding.Length * MaxFloatBytes));
        }

        return length;
    }

    private static void AppendNumbers(ref Span<byte> rest, ReadOnlySpan<float> embedding)
    {
        byte separator = (byte)'[';
        foreach (float value in embedding)
        {
            rest[0] = separator;
            // the default format is the shortest text that reads back as the same float
            value.TryFormat(rest[1..], out int written, default, CultureInfo.InvariantCulture);
            rest = rest[(1 + written)..];
            separator = (byte)',';
        }

        Append(ref rest, "]"u8);
    }

    private static void AppendBase64(ref Span<byte> rest, ReadOnlySpan<float> embedding)
    {
        Append(ref rest, "\""u8);
        Span<byte> bytes = rest[..(embedding.Length * sizeof(float))];
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(embedding).CopyTo(bytes);
        }
        else
        {
            for (int i = 0; i < embedding.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes[(i * sizeof(float))..], embedding[i]);
            }
        }

        Base64.EncodeToUtf8InPlace(rest, bytes.Length, out int written);
        rest = rest[written..];
        Append(ref rest, "\""u8);
    }

    private static void Append(ref Span<byte> rest, ReadOnlySpan<byte> text)
    {
        text.CopyTo(rest);
        rest = rest[text.Length..];
    }

    private static void Append(ref Span<byte> rest, long number)
    {
        number.TryFormat(rest, out int written, default, CultureInfo.InvariantCulture);
        rest = rest[written..];
    }
}
