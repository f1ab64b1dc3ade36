using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Contracts.Lines;

namespace Pipeline.Ingest.Planning;

/// <summary>
/// The custom_ids of a file, kept as the first 128 bits of their SHA-256: nobody can craft two ids that are taken for one.
/// Open addressing in 256 parts that grow one at a time, so that growing never holds two copies of everything: 16 bytes an id
/// at a load of at most 80 %, that is 20 to 25 bytes.
/// </summary>
internal sealed class CustomIdSet
{
    private const int PartCount = 256;
    private const int InitialSlots = 16;
    private const double MaxLoad = 0.8;
    private const double Growth = 1.25;

    // Zero marks a free slot. That an id's hash is zero is as likely as any other collision of 128 bits.
    private readonly UInt128[][] _parts = new UInt128[PartCount][];
    private readonly int[] _counts = new int[PartCount];

    /// <summary>Adds an id of at most <see cref="RequestLineParser.MaxCustomIdLength"/> characters.</summary>
    /// <returns>False where it is there already.</returns>
    public bool Add(string customId)
    {
        Span<byte> utf8 = stackalloc byte[RequestLineParser.MaxCustomIdLength * 3];
        int length = Encoding.UTF8.GetBytes(customId, utf8);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8[..length], digest);

        // The part is chosen by bits that the slot does not depend on.
        int part = digest[^1];
        UInt128[] slots = _parts[part] ??= new UInt128[InitialSlots];
        if (_counts[part] >= slots.Length * MaxLoad)
        {
            slots = _parts[part] = Grow(slots);
        }

        bool isNew = TryInsert(slots, BinaryPrimitives.ReadUInt128LittleEndian(digest));
        _counts[part] += isNew ? 1 : 0;
        return isNew;
    }

    private static UInt128[] Grow(UInt128[] slots)
    {
        UInt128[] larger = new UInt128[(int)(slots.Length * Growth)];
        foreach (UInt128 hash in slots)
        {
            if (hash != UInt128.Zero)
            {
                TryInsert(larger, hash);
            }
        }

        return larger;
    }

    private static bool TryInsert(UInt128[] slots, UInt128 hash)
    {
        int slot = (int)Math.BigMul((ulong)hash, (ulong)slots.Length, out _);
        while (slots[slot] != UInt128.Zero)
        {
            if (slots[slot] == hash)
            {
                return false;
            }

            slot = slot + 1 == slots.Length ? 0 : slot + 1;
        }

        slots[slot] = hash;
        return true;
    }
}
