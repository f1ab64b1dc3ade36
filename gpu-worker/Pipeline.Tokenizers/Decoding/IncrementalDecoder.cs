namespace Pipeline.Tokenizers.Decoding;

/// <summary>Turns tokens into text as they come, and never gives a part of a character. One for each text; not safe for concurrent use.</summary>
public sealed class IncrementalDecoder
{
    internal IncrementalDecoder()
    {
    }

    /// <summary>Takes a token and gives the text that is certain by now: empty, or some whole characters.</summary>
    public string Append(int tokenId) => throw new NotImplementedException();

    /// <summary>What was held back; bytes that never became a character as U+FFFD. All pieces together are what Decode gives.</summary>
    public string Finish() => throw new NotImplementedException();
}
