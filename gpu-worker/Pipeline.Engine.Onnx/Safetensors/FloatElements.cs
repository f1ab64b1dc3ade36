using System.Numerics;
using System.Runtime.InteropServices;

namespace Pipeline.Engine.Onnx.Safetensors;

/// <summary>Converts the elements of F32, F16 and BF16 tensors from and to floats.</summary>
internal static class FloatElements
{
    /// <summary>Whether the type is one of the three.</summary>
    public static bool IsFloat(SafetensorsType type) => type is SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16;

    /// <summary>Widens elements; every value is kept.</summary>
    /// <param name="type">What <paramref name="bytes"/> hold.</param>
    /// <param name="bytes">As many elements as there are <paramref name="floats"/>.</param>
    /// <param name="floats">The result.</param>
    public static void Widen(SafetensorsType type, ReadOnlySpan<byte> bytes, Span<float> floats)
    {
        switch (type)
        {
            case SafetensorsType.F32:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(floats);
                break;
            case SafetensorsType.F16:
                ReadOnlySpan<Half> halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (int i = 0; i < floats.Length; i++)
                {
                    floats[i] = (float)halves[i];
                }

                break;
            case SafetensorsType.BF16:
                ReadOnlySpan<ushort> words = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (int i = 0; i < floats.Length; i++)
                {
                    floats[i] = BitConverter.UInt32BitsToSingle((uint)words[i] << 16);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type of floats.");
        }
    }

    /// <summary>Whether no value is infinite or not a number.</summary>
    public static bool AreFinite(ReadOnlySpan<float> floats)
    {
        // of all floats only those others have an exponent of ones
        Vector<uint> exponent = new(0x7F80_0000);
        ReadOnlySpan<Vector<uint>> vectors = MemoryMarshal.Cast<float, Vector<uint>>(floats);
        foreach (Vector<uint> bits in vectors)
        {
            if (Vector.EqualsAny(bits & exponent, exponent))
            {
                return false;
            }
        }

        foreach (float value in floats[(vectors.Length * Vector<uint>.Count)..])
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Narrows floats to the nearest elements, ties to even. What F16 cannot hold becomes its largest number.</summary>
    /// <param name="type">What <paramref name="bytes"/> are to hold.</param>
    /// <param name="floats">The values.</param>
    /// <param name="bytes">As many elements as there are <paramref name="floats"/>.</param>
    public static void Narrow(SafetensorsType type, ReadOnlySpan<float> floats, Span<byte> bytes)
    {
        switch (type)
        {
            case SafetensorsType.F32:
                floats.CopyTo(MemoryMarshal.Cast<byte, float>(bytes));
                break;
            case SafetensorsType.F16:
                Span<Half> halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (int i = 0; i < floats.Length; i++)
                {
                    halves[i] = (Half)Math.Clamp(floats[i], (float)Half.MinValue, (float)Half.MaxValue);
                }

                break;
            case SafetensorsType.BF16:
                Span<ushort> words = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (int i = 0; i < floats.Length; i++)
                {
                    words[i] = ToBFloat16(floats[i]);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type of floats.");
        }
    }

    private static ushort ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value))
        {
            // rounding could carry a payload of low bits into the infinities
            return (ushort)((bits >> 16) | 0x40);
        }

        uint roundToEven = 0x7FFF + ((bits >> 16) & 1);
        return (ushort)((bits + roundToEven) >> 16);
    }
}
