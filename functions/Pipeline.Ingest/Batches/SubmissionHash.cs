using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Ingest.Batches;

/// <summary>What two submissions must share to be the same one. Every part is hashed with its length, so parts cannot run together.</summary>
internal static class SubmissionHash
{
    /// <summary>Over the tenant and all fields.</summary>
    public static string OfFields(string tenant, BatchOrder order)
    {
        List<string?> parts =
        [
            "fields",
            tenant,
            order.InputFileId.Value,
            order.Terms.Endpoint,
            order.Terms.CompletionWindow,
            order.Terms.OutputExpiresAfterSeconds?.ToString(CultureInfo.InvariantCulture),
            order.Terms.IsStrict ? "strict" : null,
        ];
        foreach ((string key, string value) in order.Terms.Metadata ?? ImmutableSortedDictionary<string, string>.Empty)
        {
            parts.Add(key);
            parts.Add(value);
        }

        return Hash(parts);
    }

    /// <summary>Over parts of which the first says what they are.</summary>
    public static string Of(params ReadOnlySpan<string> parts) => Hash([.. parts]);

    private static string Hash(List<string?> parts)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (string? part in parts)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(part ?? string.Empty);
            BinaryPrimitives.WriteInt32LittleEndian(length, part is null ? -1 : utf8.Length);
            hash.AppendData(length);
            hash.AppendData(utf8);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
