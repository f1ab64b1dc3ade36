using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>One layer's keys or values: [blocks, block size, heads, head size] of float or Half.</summary>
internal readonly unsafe struct PagedCache(void* data, bool isHalf, int blockSize, int headCount, int headSize)
{
    private const int CacheLineBytes = 64;

    public readonly void* Data = data;
    public readonly bool IsHalf = isHalf;
    public readonly int BlockSize = blockSize;
    public readonly int HeadSize = headSize;

    /// <summary>Elements from a token to the next in its block.</summary>
    public readonly nint TokenStride = headCount * (nint)headSize;

    /// <summary>Elements before one head of the token at a position of a sequence.</summary>
    /// <param name="blocks">The sequence's blocks, checked.</param>
    /// <param name="position">Of the token in its sequence.</param>
    /// <param name="head">The key-value head.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Offset(int* blocks, int position, int head)
    {
        (int block, int slot) = Math.DivRem(position, BlockSize);
        return (((blocks[block] * (nint)BlockSize) + slot) * TokenStride) + (head * (nint)HeadSize);
    }

    /// <summary>How many of the next <paramref name="count"/> tokens lie in the block of the first one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Run(int position, int count) => Math.Min(count, BlockSize - (position % BlockSize));

    /// <summary>Asks for one head of some consecutive tokens to be brought into the second-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Prefetch(int* blocks, int position, int count, int head)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        nint elementBytes = IsHalf ? sizeof(ushort) : sizeof(float);
        nint rowBytes = HeadSize * elementBytes, strideBytes = TokenStride * elementBytes;
        while (count > 0)
        {
            int run = Run(position, count);
            byte* row = (byte*)Data + (Offset(blocks, position, head) * elementBytes);
            for (int i = 0; i < run; i++, row += strideBytes)
            {
                for (nint line = 0; line < rowBytes; line += CacheLineBytes)
                {
                    Sse.Prefetch1(row + line);
                }
            }

            position += run;
            count -= run;
        }
    }
}
