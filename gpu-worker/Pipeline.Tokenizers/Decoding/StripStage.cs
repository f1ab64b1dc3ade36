namespace Pipeline.Tokenizers.Decoding;

/// <summary>Takes a character away from both ends of each token, up to some times.</summary>
/// <param name="next">Receives what is left.</param>
/// <param name="character">What is taken away.</param>
/// <param name="startCount">How often at the start.</param>
/// <param name="endCount">How often at the end; so many are held back while they may be the last.</param>
internal sealed class StripStage(DecoderStage next, char character, int startCount, int endCount) : DecoderStage
{
    private int _strippedCount;
    private int _heldCount;

    public override void Write(ReadOnlySpan<char> text)
    {
        while (_strippedCount < startCount && !text.IsEmpty)
        {
            if (text[0] != character)
            {
                _strippedCount = startCount;
                break;
            }

            _strippedCount++;
            text = text[1..];
        }

        ReadOnlySpan<char> kept = text.TrimEnd(character);
        if (!kept.IsEmpty)
        {
            Release(_heldCount);
            next.Write(kept);
        }

        _heldCount += text.Length - kept.Length;
        Release(Math.Max(0, _heldCount - endCount));
    }

    public override void EndToken()
    {
        _strippedCount = 0;
        _heldCount = 0;
        next.EndToken();
    }

    public override void Finish() => next.Finish();

    private void Release(int count)
    {
        if (count > 0)
        {
            next.Write(new string(character, count));
            _heldCount -= count;
        }
    }
}
