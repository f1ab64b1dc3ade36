using System.Buffers.Binary;
using System.Text;
using Pipeline.Tokenizers.Normalization;

namespace Pipeline.Tokenizers.Tests.Normalization;

[TestClass]
public sealed class CharacterMapTests
{
    private const uint Leaf = 1u << 31;
    private const uint HasLeaf = 1u << 8;

    [TestMethod]
    public void Normalize_MappedCharacter_IsReplaced()
    {
        var normalizer = new PrecompiledNormalizer(CreateMap());

        Assert.AreEqual("xabcyabc", normalizer.Normalize("xAyA"));
    }

    // the shortest start of a cluster decides over all of it
    [TestMethod]
    public void Normalize_ClusterThatBeginsWithMappedCharacter_IsReplacedWhole()
    {
        var normalizer = new PrecompiledNormalizer(CreateMap());

        Assert.AreEqual("abcb", normalizer.Normalize("A\u0301b"));
    }

    // six bytes and more: by character
    [TestMethod]
    public void Normalize_LongCluster_IsReplacedByCharacter()
    {
        var normalizer = new PrecompiledNormalizer(CreateMap());

        Assert.AreEqual("abc\u0301\u0301\u0301", normalizer.Normalize("A\u0301\u0301\u0301"));
    }

    [TestMethod]
    [DataRow("", "header")]
    [DataRow("AAAA", "header")]
    [DataRow("AAAAAA==", "0 of its 0 bytes")]
    [DataRow("BQAAAAAAAAAA", "5 of its 5 bytes")]
    [DataRow("/////wAAAAA=", "4294967295 of its 4 bytes")]
    public void Parse_DamagedMap_IsRefused(string base64, string expectedProblem)
    {
        byte[] bytes = Convert.FromBase64String(base64);

        FormatException exception = Assert.ThrowsExactly<FormatException>(() => CharacterMap.Parse(bytes));

        StringAssert.Contains(exception.Message, expectedProblem);
    }

    [TestMethod]
    public void Find_UnitsThatPointOutside_FindNothing()
    {
        byte[] bytes = Serialize([(1u << 10) | 0x7F000000, HasLeaf | 'A' | 0x7FFFF000, Leaf | 0x7FFFFFF], "");
        CharacterMap map = CharacterMap.Parse(bytes);

        for (char character = '\0'; character < 300; character++)
        {
            Assert.IsNull(map.Find([character]));
        }
    }

    // the root's children lie at 256 ^ byte, the leaf of A beside it
    private static CharacterMap CreateMap()
    {
        uint[] units = new uint[512];
        units[0] = 256u << 10;
        units[256 ^ 'A'] = 'A' | HasLeaf | (1u << 10);
        units[256 ^ 'A' ^ 1] = Leaf | 2;
        return CharacterMap.Parse(Serialize(units, "z\0abc\0"));
    }

    private static byte[] Serialize(uint[] units, string replacements)
    {
        byte[] bytes = new byte[sizeof(uint) * (units.Length + 1)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, sizeof(uint) * units.Length);
        for (int i = 0; i < units.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(sizeof(uint) * (i + 1)), units[i]);
        }

        return [.. bytes, .. Encoding.UTF8.GetBytes(replacements)];
    }
}
