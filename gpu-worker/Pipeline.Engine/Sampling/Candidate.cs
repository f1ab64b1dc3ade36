namespace Pipeline.Engine.Sampling;

/// <summary>A token that may be drawn. Sorts the likeliest first; of equal logits, the lowest id first.</summary>
/// <param name="TokenId">Its id.</param>
/// <param name="Logit">Its logit, which is a number.</param>
/// <param name="Weight">Its probability times a factor that is the same for all.</param>
internal readonly record struct Candidate(int TokenId, float Logit, float Weight) : IComparable<Candidate>
{
    public int CompareTo(Candidate other) =>
        Logit > other.Logit ? -1 : Logit < other.Logit ? 1 : TokenId.CompareTo(other.TokenId);
}
