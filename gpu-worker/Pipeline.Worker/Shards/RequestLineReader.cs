using Pipeline.Contracts;
using Pipeline.Contracts.Ledgers;
using Pipeline.Contracts.Lines;
using Pipeline.Worker.Embeddings;

namespace Pipeline.Worker.Shards;

/// <summary>Reads a shard's lines into requests. A line at fault costs that line: it becomes a result right away.</summary>
internal sealed class RequestLineReader(ResultLineWriter writer, EmbeddingProfile profile)
{
    private const int BadRequest = 400;

    /// <summary>Reads and tokenises a line.</summary>
    /// <param name="line">The line; not retained.</param>
    /// <param name="customId">Its custom_id, where the call succeeds.</param>
    /// <param name="request">Its request, where the call succeeds.</param>
    /// <returns>Null, or the line's result: an error.</returns>
    public ResultLine? Read(ShardInputLine line, out string customId, out EmbeddingRequest? request)
    {
        request = null;
        RequestError? error = RequestLineParser.Parse(line.Utf8.Span, out BatchRequestLine envelope) ?? Check(envelope);
        customId = envelope.CustomId;
        if (error is not null)
        {
            return writer.NotRun(line.LineNumber, envelope.CustomId, error);
        }

        ReadOnlySpan<byte> body = line.Utf8.Span.Slice(envelope.BodyOffset, envelope.BodyLength);
        error = EmbeddingRequestReader.Read(body, profile, out request);
        return error is null ? null : writer.HttpError(line.LineNumber, customId, BadRequest, error);
    }

    // Validation has seen to both; a line that slipped through still costs only itself.
    private RequestError? Check(in BatchRequestLine envelope) =>
        !Endpoints.IsSupported(envelope.Url)
            ? new RequestError(ErrorCodes.UrlMismatch, $"'url' must be \"{Names.EmbeddingsEndpoint}\".", "url")
        : envelope.Model != profile.Id
            ? new RequestError(ErrorCodes.ModelMismatch, "'body.model' is not the model of this batch.", "body.model")
            : null;
}
