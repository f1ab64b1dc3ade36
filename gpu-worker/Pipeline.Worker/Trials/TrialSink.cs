using System.Threading.Channels;
using Pipeline.Engine.Generation;
using Pipeline.Worker.Completions;

namespace Pipeline.Worker.Trials;

/// <summary>Passes the text of one prompt on as it comes; showing it is another thread's work.</summary>
internal sealed class TrialSink(int prompt, ITextStream stream, ChannelWriter<(int Prompt, string Text)> pieces) : ITokenSink
{
    public bool Append(int tokenId)
    {
        Pass(stream.Append(tokenId));
        return false;
    }

    /// <summary>Passes on what was held back, once no more tokens come.</summary>
    public void Finish() => Pass(stream.Finish());

    private void Pass(string text)
    {
        if (text.Length > 0)
        {
            pieces.TryWrite((prompt, text));
        }
    }
}
