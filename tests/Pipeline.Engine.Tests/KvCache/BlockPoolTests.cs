using System.Diagnostics;
using Pipeline.Engine.Execution;
using Pipeline.Engine.KvCache;

namespace Pipeline.Engine.Tests.KvCache;

[TestClass]
public sealed class BlockPoolTests
{
    [TestMethod]
    public void TryRent_AllAreTaken_ReturnsFalse()
    {
        (BlockPool pool, _) = CreatePool(blockCount: 3);

        int[] blocks = [.. Enumerable.Range(0, 3).Select(_ => Rent(pool))];

        CollectionAssert.AreEquivalent((int[])[0, 1, 2], blocks);
        Assert.IsFalse(pool.TryRent(out _));
        Assert.AreEqual(0, pool.FreeCount);
        pool.CheckIntegrity();
    }

    [TestMethod]
    public void Return_BlockIsFree_Throws()
    {
        (BlockPool pool, _) = CreatePool(blockCount: 2);
        int block = Rent(pool);
        pool.Return(block);

        Assert.ThrowsExactly<InvalidOperationException>(() => pool.Return(block));
        Assert.AreEqual(2, pool.FreeCount);
        pool.CheckIntegrity();
    }

    [TestMethod]
    public void Return_BlockHasAnotherUser_StaysTaken()
    {
        (BlockPool pool, _) = CreatePool(blockCount: 1);
        int block = Rent(pool);
        pool.Touch(block);

        pool.Return(block);

        Assert.AreEqual(0, pool.FreeCount);
        Assert.AreEqual(1, pool.UseCount(block));
        pool.Return(block);
        Assert.AreEqual(1, pool.FreeCount);
    }

    [TestMethod]
    public void Touch_FreeBlockWithoutContents_Throws()
    {
        (BlockPool pool, _) = CreatePool(blockCount: 1);

        Assert.ThrowsExactly<InvalidOperationException>(() => pool.Touch(0));
    }

    [TestMethod]
    public void Touch_FreeBlockThatIsRemembered_IsTakenAndKeepsItsContents()
    {
        (BlockPool pool, PrefixCache prefixes) = CreatePool(blockCount: 2);
        int block = Rent(pool);
        prefixes.Insert(PrefixCache.Root, [7, 8], block);
        pool.Return(block);
        int cachedBefore = pool.CachedCount;

        pool.Touch(block);

        Assert.AreEqual(1, cachedBefore);
        Assert.AreEqual(0, pool.CachedCount);
        Assert.AreEqual(1, pool.FreeCount);
        Assert.IsTrue(prefixes.Contains(block));
        pool.CheckIntegrity();
    }

    [TestMethod]
    public void TryRent_SomeAreRemembered_TakesThoseWithoutContentsThenTheLeastRecentlyUsed()
    {
        (BlockPool pool, PrefixCache prefixes) = CreatePool(blockCount: 4);
        int[] blocks = [.. Enumerable.Range(0, 4).Select(_ => Rent(pool))];
        foreach (int block in blocks[..3])
        {
            prefixes.Insert(PrefixCache.Root, [block, 0], block);
        }

        foreach (int block in (int[])[blocks[2], blocks[0], blocks[3], blocks[1]])
        {
            pool.Return(block);
        }

        pool.Touch(blocks[2]);
        pool.Return(blocks[2]);

        int[] rented = [.. Enumerable.Range(0, 4).Select(_ => Rent(pool))];

        CollectionAssert.AreEqual((int[])[blocks[3], blocks[0], blocks[1], blocks[2]], rented);
        Assert.IsFalse(blocks.Any(prefixes.Contains));
    }

    [TestMethod]
    public void TryRent_SecondThread_ThrowsInDebugBuilds()
    {
        (BlockPool pool, _) = CreatePool(blockCount: 2);
        Rent(pool);
        UnreachableException? exception = null;

        var thread = new Thread(() => exception = Record(() => pool.TryRent(out _)));
        thread.Start();
        thread.Join();

#if DEBUG
        Assert.IsNotNull(exception);
#else
        Assert.IsNull(exception);
#endif
    }

    private static UnreachableException? Record(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (UnreachableException exception)
        {
            return exception;
        }
    }

    private static (BlockPool Pool, PrefixCache Prefixes) CreatePool(int blockCount)
    {
        var prefixes = new PrefixCache(blockCount, blockTokens: 2);
        return (new BlockPool(blockCount, prefixes, new ThreadOwner()), prefixes);
    }

    private static int Rent(BlockPool pool)
    {
        Assert.IsTrue(pool.TryRent(out int block));
        return block;
    }
}
