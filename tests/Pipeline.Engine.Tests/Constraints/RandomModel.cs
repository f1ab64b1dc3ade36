using Pipeline.Engine.Sampling;

namespace Pipeline.Engine.Tests.Constraints;

/// <summary>Answers with random tokens, through the sampler; the longer the answer, the more it likes to close what is open.</summary>
internal sealed class RandomModel(Random random, SyntheticVocabulary tokens)
{
    private const int MaxTokens = 20_000;

    private readonly int _vocabularySize = tokens.Vocabulary.Count;

    /// <summary>The text of an answer, which ended by itself.</summary>
    public byte[] Answer(IConstraintSource source)
    {
        var options = new SamplingOptions { TopP = 0.5f + (random.NextSingle() / 2), Temperature = random.NextSingle() * 2 };
        var state = new SampleState(options, (ulong)random.Next(), 0, [], MaxTokens) { Constraint = source.Start(), StopTokenIds = [tokens.Stop] };
        var sampler = new TokenSampler(_vocabularySize);
        float[] logits = new float[_vocabularySize];
        var text = new List<byte>();
        while (state.TokenCount < MaxTokens)
        {
            FillLogits(logits, closing: state.TokenCount / 20f);
            int token = sampler.Next(state, logits);
            Assert.AreNotEqual(TokenSampler.NoToken, token, $"no token after {System.Text.Encoding.UTF8.GetString([.. text])}");
            if (token == tokens.Stop)
            {
                return [.. text];
            }

            state.Accept(token);
            text.AddRange(tokens.TextOf(token));
        }

        throw new AssertFailedException($"no end after {System.Text.Encoding.UTF8.GetString([.. text])}");
    }

    private void FillLogits(float[] logits, float closing)
    {
        for (int token = 0; token < logits.Length; token++)
        {
            // single bytes are few among words: without a push no answer would have a number in it
            logits[token] = (random.NextSingle() * 10) + (token < 256 ? 4 : 0) + (tokens.IsClosing(token) ? closing : 0);
        }
    }
}
