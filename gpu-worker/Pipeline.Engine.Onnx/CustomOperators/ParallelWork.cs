using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>
/// The body of a parallel loop and the first exception that one of its iterations threw. An instance serves one loop at a time,
/// and any number one after another (<see cref="WorkPool{TWork}"/>).
/// </summary>
internal abstract class ParallelWork
{
    private ExceptionDispatchInfo? _failure;

    /// <summary>One iteration, on any of the session's threads.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "native frames are below: nothing may escape; ThrowIfFailed rethrows it")]
    public void Run(int index)
    {
        if (Volatile.Read(ref _failure) is not null)
        {
            return;
        }

        try
        {
            RunBody(index);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
        }
    }

    /// <summary>Throws what an iteration threw, and forgets it. For after the loop.</summary>
    public void ThrowIfFailed() => Interlocked.Exchange(ref _failure, null)?.Throw();

    protected abstract void RunBody(int index);
}
