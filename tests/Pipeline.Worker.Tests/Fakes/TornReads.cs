using System.Reflection;
using Pipeline.Contracts.Storage;

namespace Pipeline.Worker.Tests.Fakes;

/// <summary>A store whose reads of one blob break off in the middle, a number of times. Everything else is the inner store's.</summary>
public class TornReads : DispatchProxy
{
    private IBlobStore? _inner;
    private string? _blob;
    private int _afterBytes;
    private int _left;

    /// <param name="inner">Does the work.</param>
    /// <param name="blob">The blob.</param>
    /// <param name="afterBytes">How much each torn read still gives.</param>
    /// <param name="times">How many reads are torn.</param>
    public static IBlobStore Over(IBlobStore inner, string blob, int afterBytes, int times)
    {
        IBlobStore store = Create<IBlobStore, TornReads>();
        var torn = (TornReads)(object)store;
        torn._inner = inner;
        torn._blob = blob;
        torn._afterBytes = afterBytes;
        torn._left = times;
        return store;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        bool isTorn = targetMethod!.Name == nameof(IBlobStore.OpenAsync) && Equals(args![0], _blob) && _left-- > 0;
        object? result = targetMethod.Invoke(_inner, args);
        return isTorn ? TearAsync((Task<BlobContent>)result!) : result;
    }

    private async Task<BlobContent> TearAsync(Task<BlobContent> opening)
    {
        BlobContent content = await opening;
        byte[] bytes = new byte[_afterBytes];
        await content.Stream.ReadExactlyAsync(bytes);
        return content with { Stream = new TornStream(bytes) };
    }
}
