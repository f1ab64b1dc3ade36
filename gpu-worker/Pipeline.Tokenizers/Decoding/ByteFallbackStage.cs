using System.Text;
using System.Text.Unicode;
using Pipeline.Tokenizers.Models;

namespace Pipeline.Tokenizers.Decoding;

/// <summary>
/// Reads each run of byte tokens, such as &lt;0xE2&gt;, as UTF-8. One that is not valid as a whole becomes a U+FFFD for each
/// byte, as in the reference: so a run is held back until it ends.
/// </summary>
internal sealed class ByteFallbackStage(DecoderStage next) : WholeTokenStage
{
    private readonly List<byte> _run = [];

    public override void Finish()
    {
        EndRun();
        next.Finish();
    }

    protected override void Decode(string token)
    {
        if (ByteTokens.TryParse(token, out byte value))
        {
            _run.Add(value);
            return;
        }

        EndRun();
        next.Write(token);
        next.EndToken();
    }

    private void EndRun()
    {
        if (_run.Count == 0)
        {
            return;
        }

        byte[] run = [.. _run];
        _run.Clear();
        if (Utf8.IsValid(run))
        {
            next.Write(Encoding.UTF8.GetString(run));
            next.EndToken();
            return;
        }

        for (int i = 0; i < run.Length; i++)
        {
            next.Write("\uFFFD");
            next.EndToken();
        }
    }
}
