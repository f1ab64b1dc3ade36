using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.Tests.Safetensors;

[TestClass]
public sealed class FloatElementsTests
{
    [TestMethod]
    [DataRow(SafetensorsType.F16)]
    [DataRow(SafetensorsType.BF16)]
    public void Narrow_EveryElement_ComesBackAsItWas(SafetensorsType type)
    {
        byte[] bytes = [.. Enumerable.Range(0, 65_536).SelectMany(i => BitConverter.GetBytes((ushort)i))];
        float[] floats = new float[65_536];
        byte[] back = new byte[bytes.Length];

        FloatElements.Widen(type, bytes, floats);
        FloatElements.Narrow(type, floats, back);

        for (int i = 0; i < floats.Length; i++)
        {
            // infinities of F16 saturate; of what is not a number only that is kept
            if (float.IsFinite(floats[i]) || (type == SafetensorsType.BF16 && !float.IsNaN(floats[i])))
            {
                Assert.AreEqual(BitConverter.ToUInt16(bytes, 2 * i), BitConverter.ToUInt16(back, 2 * i), $"element {i:X4}");
            }
        }
    }

    [TestMethod]
    // 1 + 2^-8 is half way between two elements: to the even one; a little more goes up
    [DataRow(1.00390625f, 1f)]
    [DataRow(1.01171875f, 1.015625f)]
    [DataRow(1.0039064f, 1.0078125f)]
    [DataRow(float.NegativeInfinity, float.NegativeInfinity)]
    [DataRow(float.NaN, float.NaN)]
    public void Narrow_ToBFloat16_RoundsToNearestEven(float value, float expected)
    {
        Assert.AreEqual(expected, RoundTrip(SafetensorsType.BF16, value));
    }

    [TestMethod]
    [DataRow(1e6f, 65_504f)]
    [DataRow(-1e38f, -65_504f)]
    [DataRow(float.PositiveInfinity, 65_504f)]
    [DataRow(0.1f, 0.099975586f)]
    public void Narrow_ToHalf_Saturates(float value, float expected)
    {
        Assert.AreEqual(expected, RoundTrip(SafetensorsType.F16, value));
    }

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(float.PositiveInfinity)]
    [DataRow(float.NegativeInfinity)]
    public void AreFinite_OneValueIsNot_IsFoundWhereverItStands(float value)
    {
        for (int length = 1; length < 40; length++)
        {
            float[] floats = new float[length];
            Array.Fill(floats, -float.MaxValue);
            Assert.IsTrue(FloatElements.AreFinite(floats));
            for (int place = 0; place < length; place++)
            {
                floats[place] = value;
                Assert.IsFalse(FloatElements.AreFinite(floats), $"{place} of {length}");
                floats[place] = float.Epsilon;
            }
        }
    }

    private static float RoundTrip(SafetensorsType type, float value)
    {
        byte[] bytes = new byte[2];
        float[] back = new float[1];
        FloatElements.Narrow(type, [value], bytes);
        FloatElements.Widen(type, bytes, back);
        return back[0];
    }
}
