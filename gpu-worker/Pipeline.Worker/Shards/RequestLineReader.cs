using System.Diagnostics.CodeAnalysis;
using Pipeline.Contracts;
using Pipeline.Contracts.Ledgers;
using Pipeline.Contracts.Lines;
using Pipeline.Worker.Embeddings;

namespace Pipeline.Worker.Shards;

/// <summary>Reads a shard's lines into requests. A line at fault costs that line: it becomes a result right away.</summary>
internal sealed class RequestLineReader(ResultLineWriter writer, EmbeddingProfile profile)
{
    private const int BadRequest = 400;
    private const int ServerError = 500;

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
        error = ReadBody(body, out request, out int status);
        return error is null ? null : writer.HttpError(line.LineNumber, customId, status, error);
    }

    // Tokenising meets whatever callers send. A fault of ours in it that ended the worker would end the next one too.
    [SuppressMessage("Design", "CA1031", Justification = "Whatever one line's text brings about costs that line.")]
    private RequestError? ReadBody(ReadOnlySpan<byte> body, out EmbeddingRequest? request, out int status)
    {
        status = BadRequest;
        try
        {
            return EmbeddingRequestReader.Read(body, profile, out request);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            request = null;
            status = ServerError;
            return new RequestError(ErrorCodes.ServerError, $"The server failed to read the request ({exception.GetType().Name}).");
        }
    }

    // Validation has seen to both; a line that slipped through still costs only itself.
    private RequestError? Check(in BatchRequestLine envelope) =>
        !Endpoints.IsSupported(envelope.Url)
            ? new RequestError(ErrorCodes.UrlMismatch, $"'url' must be \"{Names.EmbeddingsEndpoint}\".", "url")
        : envelope.Model != profile.Id
            ? new RequestError(ErrorCodes.ModelMismatch, "'body.model' is not the model of this batch.", "body.model")
            : null;
}
