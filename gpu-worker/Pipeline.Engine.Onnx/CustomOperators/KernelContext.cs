using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pipeline.Engine.Onnx.Native;

namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>The inputs, outputs and threads of one call of a kernel. Valid only during the call. Nothing here allocates.</summary>
internal readonly unsafe struct KernelContext(nint handle)
{
    /// <exception cref="ArgumentException">The node or the caller left it out.</exception>
    public InputTensor Input(int index, string name) =>
        OptionalInput(index, name) ?? throw new ArgumentException($"Input {name} is absent.");

    /// <summary>An input, or null where the node left it out.</summary>
    public InputTensor? OptionalInput(int index, string name)
    {
        nint value = NativeApi.Input(handle, index);
        return value != 0 ? new InputTensor(name, value) : null;
    }

    /// <summary>
    /// Memory of an output, not cleared, owned by ONNX Runtime. <typeparamref name="T"/> is the output's type in
    /// <see cref="CustomOperator.Outputs"/>.
    /// </summary>
    public T* Output<T>(int index, params ReadOnlySpan<long> shape)
        where T : unmanaged => (T*)NativeApi.Data(NativeApi.Output(handle, index, shape));

    /// <summary>
    /// Runs <paramref name="work"/> for 0 to count - 1 on the session's threads. After an exception the iterations that have not
    /// begun are skipped, and the exception is thrown here.
    /// </summary>
    public void ParallelFor(int count, ParallelWork work)
    {
        // The callbacks read the reference from this frame, which outlives the loop and where the collector keeps it current.
        NativeApi.ParallelFor(handle, &RunWork, count, Unsafe.AsPointer(ref work));
        work.ThrowIfFailed();
    }

    /// <summary>The same for a delegate. It allocates: for operators that run a few times a step, not once a layer.</summary>
    public void ParallelFor(int count, Action<int> body) => ParallelFor(count, new ParallelAction(body));

    // An exception that left this method would abort the process; ParallelWork keeps it for the calling thread.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void RunWork(void* state, nuint index) => Unsafe.AsRef<ParallelWork>(state).Run((int)index);
}
