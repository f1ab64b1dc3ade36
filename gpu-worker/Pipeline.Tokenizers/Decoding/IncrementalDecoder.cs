namespace Pipeline.Tokenizers.Decoding;

/// <summary>Turns tokens into text as they come, and never gives a part of a character. One for each text; not safe for concurrent use.</summary>
public sealed class IncrementalDecoder
{
    private readonly TokenTexts _texts;
    private readonly bool _skipsSpecialTokens;
    private readonly TextSink _sink = new();
    private readonly DecoderStage _stages;
    private bool _isFinished;

    internal IncrementalDecoder(TokenTexts texts, DecoderPlan plan, bool skipSpecialTokens, bool continuesText)
    {
        _texts = texts;
        _skipsSpecialTokens = skipSpecialTokens;
        _stages = continuesText ? plan.CreateInnerStages(_sink) : plan.CreateStages(_sink);
    }

    /// <summary>Takes a token and gives the text that is certain by now: empty, or some whole characters.</summary>
    /// <exception cref="InvalidOperationException">The text is finished.</exception>
    public string Append(int tokenId)
    {
        Push(tokenId);
        return _sink.Take();
    }

    /// <summary>What was held back; bytes that never became a character as U+FFFD. All pieces together are what Decode gives.</summary>
    public string Finish()
    {
        if (!_isFinished)
        {
            _isFinished = true;
            _stages.Finish();
        }

        return _sink.Take();
    }

    /// <summary>Takes a token, whose text comes with the next piece.</summary>
    internal void Push(int tokenId)
    {
        if (_isFinished)
        {
            throw new InvalidOperationException("The text is finished.");
        }

        if (_texts.Find(tokenId) is { } text && !(_skipsSpecialTokens && _texts.IsSpecial(tokenId)))
        {
            _stages.Write(text);
            _stages.EndToken();
        }
    }
}
