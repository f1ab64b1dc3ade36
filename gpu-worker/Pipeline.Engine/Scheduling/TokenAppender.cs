using System.Diagnostics.CodeAnalysis;
using Pipeline.Engine.Generation;
using Pipeline.Engine.Sampling;

namespace Pipeline.Engine.Scheduling;

/// <summary>
/// Chooses the next token of a sequence and shows it to whom it concerns. Whatever goes wrong there concerns the one request:
/// logits that are not numbers, a constraint that permits nothing, a sink or constraint that throws.
/// </summary>
internal sealed class TokenAppender
{
    private readonly TokenSampler _sampler;

    public TokenAppender(int vocabularySize) => _sampler = new TokenSampler(vocabularySize);

    /// <param name="sequence">A sequence whose tokens are all computed.</param>
    /// <param name="logits">[vocabulary] of its last token.</param>
    [SuppressMessage("Design", "CA1031", Justification = "Sinks and constraints come with a request; what they throw is its failure.")]
    public TokenOutcome Append(Sequence sequence, ReadOnlySpan<float> logits)
    {
        try
        {
            return Choose(sequence, logits);
        }
        catch (Exception exception)
        {
            return Fail(
                sequence,
                GenerateFailureCode.CallbackFailed,
                $"A sink or constraint of the request failed at token {sequence.CompletionTokenCount}: {exception.GetType().Name}.");
        }
    }

    private static TokenOutcome Fail(Sequence sequence, GenerateFailureCode code, string message)
    {
        sequence.Group.Failure ??= new GenerateFailure(code, message);
        return TokenOutcome.Failed;
    }

    private TokenOutcome Choose(Sequence sequence, ReadOnlySpan<float> logits)
    {
        int tokenId = _sampler.Next(sequence.Sampling, logits);
        if (tokenId == TokenSampler.NoToken)
        {
            return EndWithoutToken(sequence, logits);
        }

        if (sequence.Group.IsStopToken(tokenId))
        {
            return TokenOutcome.Stopped;
        }

        sequence.AddLogprobs(_sampler, logits, tokenId);
        sequence.Sampling.Accept(tokenId);
        sequence.Append(tokenId);
        if (sequence.Sink is { } sink && sink.Append(tokenId))
        {
            return TokenOutcome.Stopped;
        }

        return sequence.TokenCount == sequence.MaxTokenCount ? TokenOutcome.AtLimit : TokenOutcome.Continues;
    }

    /// <summary>A constraint that is complete ends its sample even where the request names no stop token.</summary>
    private static TokenOutcome EndWithoutToken(Sequence sequence, ReadOnlySpan<float> logits)
    {
        int place = sequence.CompletionTokenCount;
        if (!float.IsFinite(RowMath.Max(logits)))
        {
            return Fail(sequence, GenerateFailureCode.InvalidLogits, $"The model gave logits at token {place} that are not numbers.");
        }

        return sequence.Sampling.Constraint is { MayEnd: true }
            ? TokenOutcome.Stopped
            : Fail(sequence, GenerateFailureCode.NoTokenAllowed, $"The constraint and the biases permit no token at token {place}.");
    }
}
