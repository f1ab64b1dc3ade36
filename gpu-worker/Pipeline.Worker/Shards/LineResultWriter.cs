using System.Buffers;
using System.Diagnostics;
using Pipeline.Contracts;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;
using Pipeline.Engine.Encoding;
using Pipeline.Worker.Embeddings;

namespace Pipeline.Worker.Shards;

/// <summary>Makes a line's result of what the engine answered. Safe for concurrent use.</summary>
internal sealed class LineResultWriter(ResultLineWriter lines, EmbeddingResponseWriter responses)
{
    private const int BadRequest = 400;
    private const int ServerError = 500;

    /// <summary>The result of a line.</summary>
    /// <param name="lineNumber">1-based number of the request.</param>
    /// <param name="customId">As the request gave it.</param>
    /// <param name="request">The request.</param>
    /// <param name="outcomes">The engine's answers, in the order of the inputs.</param>
    public ResultLine Write(int lineNumber, string customId, EmbeddingRequest request, IReadOnlyList<EmbedOutcome> outcomes)
    {
        var embeddings = new ReadOnlyMemory<float>[outcomes.Count];
        for (int i = 0; i < embeddings.Length; i++)
        {
            switch (outcomes[i])
            {
                case EmbedResult result when IsFinite(result.Embedding.Span):
                    embeddings[i] = result.Embedding;
                    break;
                case EmbedResult:
                    return lines.HttpError(lineNumber, customId, ServerError, new RequestError(
                        ErrorCodes.ServerError, $"The model's embedding of 'input[{i}]' has a value that is not a number."));
                case EmbedFailure failure:
                    return lines.HttpError(lineNumber, customId, BadRequest, new RequestError(
                        Code(failure.Code), $"'input[{i}]': {failure.Message}", "input"));
                default:
                    throw new UnreachableException();
            }
        }

        byte[] body = responses.Write(embeddings, request.Format, request.TokenCount, out int length);
        try
        {
            return lines.Success(lineNumber, customId, body.AsSpan(0, length), new TokenUsage(request.TokenCount, 0));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
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
