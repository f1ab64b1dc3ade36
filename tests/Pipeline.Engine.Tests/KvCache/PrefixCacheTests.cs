using Pipeline.Engine.KvCache;
using Pipeline.TestKit;

namespace Pipeline.Engine.Tests.KvCache;

[TestClass]
public sealed class PrefixCacheTests
{
    [TestMethod]
    public void TryMatch_SameTokensAfterAnotherBlock_IsNotFound()
    {
        var cache = new PrefixCache(blockCount: 4, blockTokens: 2);
        long first = cache.Insert(PrefixCache.Root, [1, 2], block: 0);
        cache.Insert(first, [3, 4], block: 1);

        Assert.IsTrue(cache.TryMatch(first, [3, 4], out int block, out _));
        Assert.AreEqual(1, block);
        Assert.IsFalse(cache.TryMatch(PrefixCache.Root, [3, 4], out _, out _));
        Assert.IsFalse(cache.TryMatch(first, [3, 5], out _, out _));
    }

    [TestMethod]
    public void Insert_EqualBlockIsKnown_ReturnsItsNodeAndForgetsNothing()
    {
        var cache = new PrefixCache(blockCount: 4, blockTokens: 2);
        long known = cache.Insert(PrefixCache.Root, [1, 2], block: 0);

        long node = cache.Insert(PrefixCache.Root, [1, 2], block: 1);

        Assert.AreEqual(known, node);
        Assert.IsTrue(cache.Contains(0));
        Assert.IsFalse(cache.Contains(1));
    }

    [TestMethod]
    public void Evict_BlockBeforeOthers_ThoseAreNotFoundUnderItsSuccessor()
    {
        var cache = new PrefixCache(blockCount: 4, blockTokens: 2);
        long first = cache.Insert(PrefixCache.Root, [1, 2], block: 0);
        cache.Insert(first, [3, 4], block: 1);

        cache.Evict(0);
        long again = cache.Insert(PrefixCache.Root, [1, 2], block: 2);

        Assert.AreNotEqual(first, again);
        Assert.IsFalse(cache.TryMatch(again, [3, 4], out _, out _));
        cache.CheckIntegrity();
    }

    [TestMethod]
    public void TryMatch_EveryHashCollides_FindsByTokensOnly()
    {
        // one block is one bucket: whatever is looked for meets what is there
        var cache = new PrefixCache(blockCount: 1, blockTokens: 2);
        cache.Insert(PrefixCache.Root, [1, 2], block: 0);

        for (int token = 0; token < 1_000; token++)
        {
            Assert.AreEqual(token == 2, cache.TryMatch(PrefixCache.Root, [1, token], out _, out _));
        }
    }

    [TestMethod]
    public void Cache_RandomInsertsAndEvictions_AnswersAsADictionaryDoes()
    {
        Random random = TestSeed.CreateRandom();
        var cache = new PrefixCache(blockCount: 16, blockTokens: 2);
        var expected = new Dictionary<(long Parent, int A, int B), (int Block, long Node)>();
        long[] nodes = new long[16];

        for (int i = 0; i < 20_000; i++)
        {
            long parent = random.Next(2) == 0 ? PrefixCache.Root : nodes[random.Next(16)];
            (long, int, int) key = (parent, random.Next(3), random.Next(3));
            int block = random.Next(16);
            bool isKnown = expected.TryGetValue(key, out (int Block, long Node) known);
            Assert.AreEqual(isKnown, cache.TryMatch(parent, [key.Item2, key.Item3], out int found, out long node));
            if (isKnown)
            {
                Assert.AreEqual(known, (found, node));
            }

            if (cache.Contains(block))
            {
                cache.Evict(block);
                expected.Remove(expected.Single(entry => entry.Value.Block == block).Key);
            }
            else if (!isKnown)
            {
                nodes[block] = cache.Insert(parent, [key.Item2, key.Item3], block);
                expected.Add(key, (block, nodes[block]));
            }
        }

        cache.CheckIntegrity();
    }
}
