using Pipeline.Engine.Sampling;

namespace Pipeline.Engine.Tests.Constraints;

internal static class MaskBits
{
    /// <summary>The tokens that a constraint permits.</summary>
    public static HashSet<int> Permitted(this ITokenConstraint constraint, int vocabularySize)
    {
        // old bits must go
        uint[] mask = new uint[(vocabularySize + 31) / 32];
        Array.Fill(mask, 0xA5A5A5A5);
        constraint.FillMask(mask);
        return [.. Enumerable.Range(0, mask.Length * 32).Where(token => (mask[token / 32] >> (token % 32) & 1) != 0)];
    }
}
