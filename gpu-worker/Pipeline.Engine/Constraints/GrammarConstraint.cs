using Pipeline.Engine.Sampling;

namespace Pipeline.Engine.Constraints;

/// <summary>Holds one sample to a grammar. Used by one thread at a time.</summary>
internal sealed class GrammarConstraint : ITokenConstraint
{
    // each object or array has one frame, and a value in the deepest one up to three
    private const int StackCapacity = JsonCore.MaxDepth + 8;

    private readonly GrammarConstraintSource _source;
    private readonly TokenVocabulary _vocabulary;
    private readonly GrammarRun _run;
    private readonly TrieWalk _walk;
    private int _stack;

    public GrammarConstraint(GrammarConstraintSource source)
    {
        _source = source;
        _vocabulary = source.Vocabulary;
        TokenTrie trie = _vocabulary.Trie;
        _run = new GrammarRun(source.Grammar.States, StackCapacity, trie.MaxDepth + StackCapacity);
        _walk = new TrieWalk(trie, _run);
        _stack = _run.Push(source.Grammar.Start, GrammarRun.Empty);
    }

    public bool MayEnd => _run.MayEnd(_stack);

    public void FillMask(Span<uint> mask)
    {
        mask.Clear();
        if (_stack >= 0)
        {
            MarkText(mask);
        }

        if (MayEnd)
        {
            _vocabulary.MarkStopTokens(mask);
        }
    }

    public void Accept(int tokenId)
    {
        if (_vocabulary.IsStopToken(tokenId) && MayEnd)
        {
            return;
        }

        ReadOnlySpan<byte> bytes = _vocabulary.BytesOf(tokenId);
        int stack = bytes.IsEmpty ? GrammarRun.Dead : _stack;
        foreach (byte value in bytes)
        {
            stack = _run.Step(stack, value);
        }

        if (stack < GrammarRun.Empty)
        {
            throw new ArgumentException($"Token {tokenId} is not permitted here.", nameof(tokenId));
        }

        _stack = _run.Keep(stack);
    }

    private void MarkText(Span<uint> mask)
    {
        StateMask known = _source.MaskOf(_run.StateOf(_stack));
        if (known == StateMask.Cheap)
        {
            _walk.Mark(new TrieRange(0, _vocabulary.Trie.NodeCount, Depth: 0), _stack, mask, exits: null);
            return;
        }

        int length = Math.Min(mask.Length, known.Mask.Length);
        known.Mask[..length].CopyTo(mask);
        int below = _run.Below(_stack);
        if (below >= 0)
        {
            foreach (ref readonly TrieRange exit in known.Exits)
            {
                _walk.Mark(exit, below, mask, exits: null);
            }
        }
    }
}
