using Pipeline.Engine.Sampling;

namespace Pipeline.Engine.Tests.Generation;

/// <summary>Even and odd tokens in turn; may end after a number of them.</summary>
internal sealed class AlternatingConstraint(int mayEndAfter) : IConstraintSource
{
    public ITokenConstraint Start() => new State(mayEndAfter);

    private sealed class State(int mayEndAfter) : ITokenConstraint
    {
        private int _count;

        public bool MayEnd => _count >= mayEndAfter;

        public void FillMask(Span<uint> mask) => mask.Fill(_count % 2 == 0 ? 0x5555_5555u : 0xAAAA_AAAAu);

        public void Accept(int tokenId)
        {
            Assert.AreEqual(_count % 2, tokenId % 2);
            _count++;
        }
    }
}
