using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pipeline.Engine.Onnx.Native;

namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>The inputs, outputs and threads of one call of a kernel. Valid only during the call.</summary>
internal readonly unsafe struct KernelContext(nint handle)
{
    public InputTensor Input(int index, string name)
    {
        nint value = NativeApi.Input(handle, index);
        return value != 0 ? new InputTensor(name, value) : throw new ArgumentException($"Input {name} is absent.");
    }

    /// <summary>Memory of output 0, of the operator's output type.</summary>
    public void* Output(params ReadOnlySpan<long> shape) => NativeApi.Data(NativeApi.Output(handle, 0, shape));

    /// <summary>
    /// Runs <paramref name="body"/> for 0 to count - 1 on the session's threads. After an exception the bodies that have not
    /// begun are skipped, and the exception is thrown here.
    /// </summary>
    public void ParallelFor(int count, Action<int> body)
    {
        ParallelWork work = new(body);
        GCHandle pin = GCHandle.Alloc(work);
        try
        {
            NativeApi.ParallelFor(handle, &RunBody, count, (void*)GCHandle.ToIntPtr(pin));
        }
        finally
        {
            pin.Free();
        }

        work.ThrowIfFailed();
    }

    // An exception that left this method would abort the process; ParallelWork keeps it for the calling thread.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void RunBody(void* state, nuint index) =>
        ((ParallelWork)GCHandle.FromIntPtr((nint)state).Target!).Run((int)index);
}
