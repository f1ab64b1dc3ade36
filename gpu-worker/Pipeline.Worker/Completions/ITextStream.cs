namespace Pipeline.Worker.Completions;

/// <summary>The text of tokens that come one at a time. One for each text; not safe for concurrent use.</summary>
internal interface ITextStream
{
    /// <summary>Takes a token and gives the text that is certain by now: empty, or some whole characters.</summary>
    string Append(int tokenId);

    /// <summary>What was held back.</summary>
    string Finish();
}
