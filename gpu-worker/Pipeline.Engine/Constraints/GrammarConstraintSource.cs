using Pipeline.Engine.Sampling;

namespace Pipeline.Engine.Constraints;

/// <summary>A grammar with the masks of its states.</summary>
internal sealed class GrammarConstraintSource : IConstraintSource
{
    // at 151,936 tokens some 5 MB; states past it cost a walk through the trie each time
    private const int MaxMasks = 256;

    private readonly MaskCache _masks;

    public GrammarConstraintSource(Grammar grammar, TokenVocabulary vocabulary)
    {
        Grammar = grammar;
        Vocabulary = vocabulary;
        _masks = new MaskCache(grammar.States, vocabulary.Trie, vocabulary.MaskLength, MaxMasks);
    }

    public Grammar Grammar { get; }

    public TokenVocabulary Vocabulary { get; }

    public ITokenConstraint Start() => new GrammarConstraint(this);

    /// <summary>The mask of a state: the vocabulary's own where it is the core's.</summary>
    public StateMask MaskOf(int state) => state < JsonCore.Shared.States.Length
        ? Vocabulary.CoreMasks.Get(state)
        : _masks.Get(Grammar.Repetitions.Alike(state, Vocabulary.Trie.MaxDepth));
}
