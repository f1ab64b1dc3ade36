using Pipeline.TestKit;
using Pipeline.Tokenizers.Models;

namespace Pipeline.Tokenizers.Tests.Models;

[TestClass]
public sealed class SymbolMergerTests
{
    private const int SymbolCount = 12;

    // both ways against the definition: the best pair of all, merged again and again
    [TestMethod]
    public void Merge_RandomTable_EqualsDefinition()
    {
        Random random = TestSeed.CreateRandom();
        for (int round = TestScale.Choose(byDefault: 300, full: 5_000); round > 0; round--)
        {
            (MergeTable table, List<(int Left, int Right, Merge Merge)> merges) = CreateTable(random);
            int[] symbols = [.. Enumerable.Range(0, random.Next(1, 120)).Select(_ => random.Next(3))];
            int[] expected = MergeByDefinition(symbols, merges);

            int count = SymbolMerger.Merge(symbols, table);

            CollectionAssert.AreEqual(expected, symbols[..count]);
        }
    }

    private static (MergeTable Table, List<(int Left, int Right, Merge Merge)> Merges) CreateTable(Random random)
    {
        var table = new MergeTable();
        var merges = new List<(int Left, int Right, Merge Merge)>();
        for (int token = 3; token < SymbolCount; token++)
        {
            int left = random.Next(token);
            int right = random.Next(token);
            if (!table.TryGet(left, right, out _))
            {
                merges.Add((left, right, new Merge(random.Next(1_000), token)));
                table.Set(left, right, merges[^1].Merge);
            }
        }

        return (table, merges);
    }

    private static int[] MergeByDefinition(int[] symbols, List<(int Left, int Right, Merge Merge)> merges)
    {
        List<int> left = [.. symbols];
        while (true)
        {
            var candidates = Enumerable.Range(0, left.Count - 1)
                .SelectMany(i => merges.Where(merge => (merge.Left, merge.Right) == (left[i], left[i + 1])).Select(merge => (i, merge.Merge)))
                .OrderBy(candidate => (candidate.Merge.Rank, candidate.i))
                .ToList();
            if (candidates.Count == 0)
            {
                return [.. left];
            }

            left[candidates[0].i] = candidates[0].Merge.TokenId;
            left.RemoveAt(candidates[0].i + 1);
        }
    }
}
