namespace Pipeline.Worker.Models;

/// <summary>Tells of a compilation when its first tensor is written; what is there already tells nothing.</summary>
internal sealed class CompileStart(Action started) : IProgress<string>
{
    private bool _isTold;

    public void Report(string value)
    {
        if (!_isTold)
        {
            _isTold = true;
            started();
        }
    }
}
