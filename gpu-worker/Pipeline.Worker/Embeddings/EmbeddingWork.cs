using System.Diagnostics;
using Pipeline.Contracts;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;
using Pipeline.Engine.Encoding;
using Pipeline.Worker.Serving;

namespace Pipeline.Worker.Embeddings;

/// <summary>The inputs of one line on their way through the engine. What has reached a step when it is stopped is finished.</summary>
internal sealed class EmbeddingWork(EmbeddingRequest request, EncoderEngine engine, EmbeddingResponseWriter responses) : ILineWork
{
    private readonly EmbedRequest[] _inputs = [.. request.Inputs.Select(ids => new EmbedRequest(ids))];

    public int InputCount => _inputs.Length;

    public async Task SubmitAsync(CancellationToken stop)
    {
        foreach (EmbedRequest input in _inputs)
        {
            await engine.SubmitAsync(input, stop);
        }
    }

    public async Task<LineAnswer> AnswerAsync() => Answer(await Task.WhenAll(_inputs.Select(input => input.Completion)));

    private LineAnswer Answer(EmbedOutcome[] outcomes)
    {
        var embeddings = new ReadOnlyMemory<float>[outcomes.Length];
        for (int i = 0; i < embeddings.Length; i++)
        {
            switch (outcomes[i])
            {
                case EmbedResult result when IsFinite(result.Embedding.Span):
                    embeddings[i] = result.Embedding;
                    break;
                case EmbedResult:
                    return LineAnswer.Fault($"The model's embedding of 'input[{i}]' has a value that is not a number.");
                case EmbedFailure failure:
                    return LineAnswer.Refusal(new RequestError(Code(failure.Code), $"'input[{i}]': {failure.Message}", "input"));
                default:
                    throw new UnreachableException();
            }
        }

        byte[] body = responses.Write(embeddings, request.Format, request.TokenCount, out int length);
        return LineAnswer.Success(body, length, new TokenUsage(request.TokenCount, 0));
    }

    private static bool IsFinite(ReadOnlySpan<float> embedding)
    {
        foreach (float value in embedding)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    private static string Code(EmbedFailureCode code) =>
        code == EmbedFailureCode.InputTooLong ? ErrorCodes.ContextLengthExceeded : ErrorCodes.InvalidRequest;
}
