using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>The body of a parallel loop and the first exception that one of its iterations threw.</summary>
internal sealed class ParallelWork(Action<int> body)
{
    private ExceptionDispatchInfo? _failure;

    [SuppressMessage("Design", "CA1031", Justification = "native frames are below: nothing may escape; ThrowIfFailed rethrows it")]
    public void Run(int index)
    {
        if (Volatile.Read(ref _failure) is not null)
        {
            return;
        }

        try
        {
            body(index);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
        }
    }

    public void ThrowIfFailed() => _failure?.Throw();
}
