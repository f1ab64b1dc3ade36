using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.TestKit;
using Pipeline.Tokenizers.Tests.Files;

namespace Pipeline.Tokenizers.Tests.Loading;

/// <summary>Files with random damage: each works, or is refused with the one exception, and soon.</summary>
[TestClass]
public sealed class MutatedFileTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [TestMethod]
    public Task Load_FileWithOtherBytes_IsRefusedOrWorks() =>
        RunAsync(TestSeed.Create(), (original, random) => MutateBytes(Encoding.UTF8.GetBytes(original), random));

    [TestMethod]
    public Task Load_FileWithOtherStructure_IsRefusedOrWorks() =>
        RunAsync(TestSeed.Create(), (original, random) => Encoding.UTF8.GetBytes(MutateStructure(original, random)));

    private static async Task RunAsync(int seed, Func<string, Random, byte[]> mutate)
    {
        int count = TestScale.Choose(byDefault: 300, full: 3_000);
        string[] originals = [SmallFile.Create().ToJsonString(), .. OwnFiles.Paths.Select(File.ReadAllText)];
        var random = new Random(seed);
        using var folder = new TempDirectory();
        string path = folder.Combine("tokenizer.json");
        int refused = 0;

        for (int i = 0; i < count; i++)
        {
            await File.WriteAllBytesAsync(path, mutate(originals[i % originals.Length], random));
            try
            {
                await Task.Run(() => Use(path)).WaitAsync(Limit, TimeProvider.System);
            }
            catch (TokenizerFormatException)
            {
                refused++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}, mutation {i} of {originals.Length} files: {exception}");
            }
        }

        Console.WriteLine($"{count} mutations, {refused} refused.");
        Assert.IsGreaterThan(count / 10, refused);
        Assert.IsLessThan(count, refused);
    }

    private static void Use(string path)
    {
        Tokenizer tokenizer = Tokenizer.Load(path);
        int[] ids = tokenizer.Encode("Unaffable 漢字 [SEP] 😀 the!  it's 12345 <s>▁e\u0301\n");
        tokenizer.Decode(ids, skipSpecialTokens: false);
        tokenizer.BytesOf(ids.FirstOrDefault());
    }

    // bytes replaced, a stretch doubled, a stretch dropped, or the end cut off
    private static byte[] MutateBytes(byte[] original, Random random)
    {
        const string Likely = "\"{}[]:,0123456789-e\\u";
        byte[] bytes = [.. original];
        int at = random.Next(bytes.Length);
        int length = random.Next(Math.Min(40, bytes.Length - at));
        switch (random.Next(5))
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 1:
                bytes[at] = (byte)Likely[random.Next(Likely.Length)];
                return bytes;
            case 2:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 3:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            default:
                return random.Next(8) == 0 ? bytes[..at] : [.. bytes[..at], (byte)Likely[random.Next(Likely.Length)], .. bytes[at..]];
        }
    }

    // a value taken away, replaced by another kind of value, or by a value from elsewhere in the file
    private static string MutateStructure(string original, Random random)
    {
        JsonNode root = JsonNode.Parse(original)!;
        JsonNode parent = PickContainer(root, random);
        JsonNode? other = random.Next(3) == 0 ? PickContainer(root, random).DeepClone() : PickValue(random);
        bool isRemoved = random.Next(4) == 0;
        if (parent is JsonArray array)
        {
            int index = random.Next(array.Count);
            array.RemoveAt(index);
            if (!isRemoved)
            {
                array.Insert(index, other);
            }
        }
        else
        {
            var members = (JsonObject)parent;
            string name = members.ElementAt(random.Next(members.Count)).Key;
            members.Remove(name);
            if (!isRemoved)
            {
                members.Add(name, other);
            }
        }

        return root.ToJsonString();
    }

    // a walk from the root, so that the sections are met as often as the entries of the vocabulary
    private static JsonNode PickContainer(JsonNode root, Random random)
    {
        JsonNode node = root;
        while (true)
        {
            List<JsonNode> children = [.. ChildrenOf(node).Where(child => ChildrenOf(child).Any())];
            if (children.Count == 0 || random.Next(4) == 0)
            {
                return node;
            }

            node = children[random.Next(children.Count)];
        }
    }

    private static IEnumerable<JsonNode> ChildrenOf(JsonNode node) => node switch
    {
        JsonArray array => array.OfType<JsonNode>(),
        JsonObject members => members.Select(member => member.Value).OfType<JsonNode>(),
        _ => [],
    };

    private static JsonNode? PickValue(Random random)
    {
        string[] values =
        [
            "null", "true", "false", "0", "1", "-1", "5.5", "1e308", "2147483648", "16777215", "\"\"", "\"a\"", "\"<s>\"", "[]",
            "{}", "[[]]", "[\"a\",\"b\"]", "{\"type\":\"Sequence\"}", "{\"Regex\":\"(a*)*$\"}", "{\"String\":\" \"}",
            "{\"type\":\"ByteLevel\"}", "{\"type\":\"Metaspace\"}", "{\"type\":\"NFKC\"}", "{\"type\":\"Fuse\"}",
            JsonSerializer.Serialize(new string('x', 10_000)),
        ];
        return JsonNode.Parse(values[random.Next(values.Length)]);
    }
}
