namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>A parallel loop over a delegate.</summary>
internal sealed class ParallelAction(Action<int> body) : ParallelWork
{
    protected override void RunBody(int index) => body(index);
}
