using System.Text;
using Pipeline.Contracts.Lines;
using Pipeline.TestKit;

namespace Pipeline.Contracts.Tests.Lines;

[TestClass]
public sealed class LineReaderTests
{
    [TestMethod]
    public async Task ReadAsync_ByteOrderMarkCrlfAndBlanks_GivesLinesWithTheirPlaces()
    {
        byte[] file = [0xEF, 0xBB, 0xBF, .. "one\r\n\r\n  \t\ntwo 😀\nlast"u8];

        List<(int Number, long Offset, string Text, bool IsBlank)> lines = await ReadAllAsync(file, maxLineBytes: 100);

        Assert.AreSequenceEqual(
            new[] { (1, 0L, "one", false), (2, 8L, "", true), (3, 10L, "  \t", true), (4, 14L, "two 😀", false), (5, 23L, "last", false) },
            lines);
    }

    [TestMethod]
    public async Task ReadAsync_LineOverTheLimit_IsCountedAndSkipped()
    {
        byte[] file = [.. "a\n"u8, .. Enumerable.Repeat((byte)'x', 300_000), .. "\r\nb"u8];
        using var reader = new LineReader(new TrickleStream(file, 7_001), maxLineBytes: 1_000);

        Assert.IsTrue(await reader.ReadAsync(CancellationToken.None));
        Assert.IsTrue(await reader.ReadAsync(CancellationToken.None));
        Assert.IsTrue(reader.IsTooLong);
        Assert.IsLessThanOrEqualTo(1, Math.Abs(reader.LineBytes - 300_000));
        Assert.IsTrue(reader.Line.IsEmpty);
        Assert.IsFalse(reader.IsBlank);
        Assert.IsTrue(await reader.ReadAsync(CancellationToken.None));

        Assert.AreEqual("b", Encoding.UTF8.GetString(reader.Line.Span));
        Assert.AreEqual(3, reader.LineNumber);
        Assert.AreEqual(300_004, reader.LineOffset);
        Assert.IsFalse(await reader.ReadAsync(CancellationToken.None));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(10)]
    public async Task ReadAsync_LineOfExactlyTheLimit_IsHeld(int limit)
    {
        byte[] file = Encoding.UTF8.GetBytes(new string('x', limit) + "\r\n" + new string('y', limit + 1) + "\n");
        using var reader = new LineReader(new TrickleStream(file, 1), limit);

        await reader.ReadAsync(CancellationToken.None);
        Assert.IsFalse(reader.IsTooLong);
        Assert.AreEqual(limit, reader.Line.Length);
        await reader.ReadAsync(CancellationToken.None);
        Assert.IsTrue(reader.IsTooLong);
    }

    [TestMethod]
    public async Task ReadAsync_LargestLimit_HoldsLinesThatCrossTheBuffer()
    {
        byte[] file = Encoding.UTF8.GetBytes(new string('x', 50_000) + "\n" + new string('y', 50_000) + "\n");

        List<(int Number, long Offset, string Text, bool IsBlank)> lines = await ReadAllAsync(file, int.MaxValue);

        Assert.AreSequenceEqual(new[] { 50_000, 50_000 }, lines.Select(line => line.Text.Length));
    }

    [TestMethod]
    public async Task ReadAsync_RandomFilesInRandomPieces_EqualsASplit()
    {
        int seed = TestSeed.Create();
        var random = new Random(seed);
        for (int round = 0; round < 200; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => random.Next(5) switch
            {
                0 => "\n",
                1 => "\r\n",
                2 => new string('a', random.Next(50)),
                3 => "é",
                _ => "z\n",
            }));
            byte[] file = Encoding.UTF8.GetBytes(text);
            using var reader = new LineReader(new TrickleStream(file, random.Next(1, 9)), maxLineBytes: 1_000);
            var read = new List<string>();

            while (await reader.ReadAsync(CancellationToken.None))
            {
                read.Add(Encoding.UTF8.GetString(reader.Line.Span));
            }

            string[] expected = [.. text.Split('\n').Select(line => line.EndsWith('\r') ? line[..^1] : line)];
            Assert.AreSequenceEqual(text.EndsWith('\n') || text.Length == 0 ? expected[..^1] : expected, read, $"seed {seed}, round {round}");
            Assert.AreEqual(file.Length, reader.NextOffset);
        }
    }

    private static async Task<List<(int Number, long Offset, string Text, bool IsBlank)>> ReadAllAsync(byte[] file, int maxLineBytes)
    {
        var lines = new List<(int, long, string, bool)>();
        using var reader = new LineReader(new MemoryStream(file), maxLineBytes);
        while (await reader.ReadAsync(CancellationToken.None))
        {
            lines.Add((reader.LineNumber, reader.LineOffset, Encoding.UTF8.GetString(reader.Line.Span), reader.IsBlank));
        }

        return lines;
    }
}
