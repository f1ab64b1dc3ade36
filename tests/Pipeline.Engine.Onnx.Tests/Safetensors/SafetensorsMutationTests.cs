using System.Buffers.Binary;
using Pipeline.Engine.Onnx.Safetensors;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.Safetensors;

[TestClass]
public sealed class SafetensorsMutationTests
{
    private static readonly string Header = SafetensorsBytes.Header(
        "\"__metadata__\":{\"format\":\"pt\"}",
        SafetensorsBytes.Member("a", "\"F32\"", "[2,3]", "[0,24]"),
        SafetensorsBytes.Member("b", "\"I64\"", "[2]", "[24,40]"),
        SafetensorsBytes.Member("c", "\"U8\"", "[0]", "[40,40]"));

    private static readonly string[] Edits =
    [
        "0", "-1", "1", "24", "40", "41", "2147483648", "4294967296", "9223372036854775807", "18446744073709551615", "1e3", "0.5",
        "\"F32\"", "\"F64\"", "\"BOOL\"", "null", "true", "[]", "[0,0]", "{}",
        "\"a\"", "\"\\ud800\"", "\"\\u0061\"", ",", ":", "{", "}", "[", "]", "", " ",
    ];

    [TestMethod]
    public void Open_MutatedFile_IsConsistentOrRefused()
    {
        int count = TestScale.Choose(byDefault: 600, full: 20_000);
        int seed = TestSeed.Create();
        var random = new Random(seed);
        byte[] valid = SafetensorsBytes.File(Header, 40);
        using var directory = new TempDirectory();
        int opened = 0;

        for (int i = 0; i < count; i++)
        {
            byte[] mutated = Mutate(valid, random);
            // a new name each time: ext4 flushes a file that is truncated and written again
            string path = directory.Write($"{i}", mutated);
            try
            {
                using SafetensorsFile file = SafetensorsFile.Open(path);
                CheckConsistent(file, mutated);
                opened++;
            }
            catch (Exception exception) when (exception is not SafetensorsException)
            {
                Assert.Fail($"seed {seed}, file {i}: {Convert.ToBase64String(mutated)}: {exception}");
            }
            catch (SafetensorsException)
            {
                // refused, which is one of the two right answers
            }

            File.Delete(path);
        }

        // both answers must have come up, or the mutations test nothing
        Assert.IsGreaterThan(count / 50, opened);
        Assert.IsLessThan(count / 2, opened);
    }

    private static byte[] Mutate(byte[] valid, Random random) => random.Next(5) switch
    {
        0 => FlipBytes(valid, random, 0),
        1 => FlipBytes(valid, random, random.Next(valid.Length)),
        2 => valid[..random.Next(valid.Length)],
        3 => SafetensorsBytes.File(EditText(random), 40),
        _ => SafetensorsBytes.File(EditText(random), random.Next(80)),
    };

    private static byte[] FlipBytes(byte[] valid, Random random, int from)
    {
        byte[] mutated = (byte[])valid.Clone();
        for (int flips = random.Next(1, 4); flips > 0; flips--)
        {
            mutated[random.Next(from, mutated.Length)] ^= (byte)(1 << random.Next(8));
        }

        return mutated;
    }

    /// <summary>Replaces one number, string or bracket of the header.</summary>
    private static byte[] EditText(Random random)
    {
        int start = random.Next(Header.Length);
        int end = start + 1;
        while (end < Header.Length && char.IsLetterOrDigit(Header[end]) && char.IsLetterOrDigit(Header[start]))
        {
            end++;
        }

        string edited = string.Concat(Header.AsSpan(0, start), Edits[random.Next(Edits.Length)], Header.AsSpan(end));
        return System.Text.Encoding.UTF8.GetBytes(edited);
    }

    private static void CheckConsistent(SafetensorsFile file, byte[] bytes)
    {
        long dataStart = 8 + BinaryPrimitives.ReadInt64LittleEndian(bytes);
        long covered = 0;
        foreach (SafetensorsTensor tensor in file.Tensors.Values)
        {
            Assert.IsTrue(tensor.FileOffset >= dataStart && tensor.FileOffset + tensor.ByteCount <= bytes.Length, tensor.ToString());
            covered += tensor.ByteCount;
            if (tensor.ByteCount > 0)
            {
                ReadOnlySpan<byte> span = file.DangerousGetBytes(tensor);
                Assert.AreEqual(bytes[tensor.FileOffset], span[0]);
                Assert.AreEqual(bytes[tensor.FileOffset + tensor.ByteCount - 1], span[^1]);
            }
        }

        Assert.AreEqual(bytes.Length - dataStart, covered);
    }
}
