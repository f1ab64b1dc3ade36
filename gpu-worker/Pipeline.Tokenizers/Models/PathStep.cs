namespace Pipeline.Tokenizers.Models;

/// <summary>The last token of the best cover of a text up to some place. The default value is that of no cover yet.</summary>
internal struct PathStep
{
    private bool _isSet;

    /// <summary>Where the token begins.</summary>
    public int Start { get; private set; }

    /// <summary>The token.</summary>
    public int TokenId { get; private set; }

    /// <summary>The sum of the scores up to the place; 0 for no cover.</summary>
    public double Score { get; private set; }

    /// <summary>Takes another token if it is better.</summary>
    public void Improve(int start, int tokenId, double score)
    {
        if (!_isSet || score > Score)
        {
            _isSet = true;
            Start = start;
            TokenId = tokenId;
            Score = score;
        }
    }
}
