using System.Runtime.InteropServices;

namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>
/// A thread's work space, grown to the largest need and kept until the thread ends. ONNX Runtime's threads run our kernels,
/// so there is no other owner that lives as long; bodies of parallel loops do not nest, so one space a thread is enough.
/// </summary>
internal sealed unsafe class ScratchMemory
{
    /// <summary>A cache line, and the widest vector.</summary>
    private const int AlignmentBytes = 64;

    [ThreadStatic]
    private static ScratchMemory? t_current;

    private float* _memory;
    private nuint _floatCount;

    ~ScratchMemory() => NativeMemory.AlignedFree(_memory);

    /// <summary>At least this many floats, not cleared, valid until the next call on this thread.</summary>
    public static float* Take(nuint floatCount)
    {
        ScratchMemory scratch = t_current ??= new ScratchMemory();
        if (scratch._floatCount < floatCount)
        {
            NativeMemory.AlignedFree(scratch._memory);
            scratch._memory = null;
            scratch._floatCount = 0;
            scratch._memory = (float*)NativeMemory.AlignedAlloc(checked(floatCount * sizeof(float)), AlignmentBytes);
            scratch._floatCount = floatCount;
        }

        return scratch._memory;
    }
}
