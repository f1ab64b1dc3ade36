using Pipeline.Engine.Sampling;

namespace Pipeline.Engine.Tests.Sampling;

/// <summary>Permits what a function permits; remembers what it was given.</summary>
internal sealed class FakeConstraint(Func<int, bool> isPermitted) : ITokenConstraint
{
    public bool MayEnd { get; set; }

    public List<int> Accepted { get; } = [];

    public void FillMask(Span<uint> mask)
    {
        for (int token = 0; token < mask.Length * 32; token++)
        {
            uint bit = 1u << (token % 32);
            mask[token / 32] = isPermitted(token) ? mask[token / 32] | bit : mask[token / 32] & ~bit;
        }
    }

    public void Accept(int tokenId) => Accepted.Add(tokenId);
}
