using System.Diagnostics.CodeAnalysis;
using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Ledgers;
using Pipeline.Contracts.Lines;
using Pipeline.Worker.Serving;

namespace Pipeline.Worker.Shards;

/// <summary>Reads a shard's lines into work for its model. A line at fault costs that line: it becomes a result right away.</summary>
/// <param name="writer">Writes the batch's results.</param>
/// <param name="model">Reads the bodies.</param>
/// <param name="batch">The batch.</param>
/// <param name="deadlineUtc">The batch's.</param>
/// <param name="logger">For faults of ours.</param>
internal sealed partial class RequestLineReader(
    ResultLineWriter writer, IServedModel model, BatchId batch, DateTimeOffset deadlineUtc, ILogger logger)
{
    private const int BadRequest = 400;
    private const int ServerError = 500;

    private readonly string _endpoints = string.Join(" and ", model.Endpoints.Select(endpoint => $"\"{endpoint}\""));

    /// <summary>Reads and tokenises a line.</summary>
    /// <param name="line">The line; not retained.</param>
    /// <param name="customId">Its custom_id, where the call succeeds.</param>
    /// <param name="work">Its request, where the call succeeds.</param>
    /// <returns>Null, or the line's result: an error.</returns>
    public ResultLine? Read(ShardInputLine line, out string customId, out ILineWork? work)
    {
        work = null;
        RequestError? error = RequestLineParser.Parse(line.Utf8.Span, out BatchRequestLine envelope) ?? Check(envelope);
        customId = envelope.CustomId;
        if (error is not null)
        {
            return writer.NotRun(line.LineNumber, envelope.CustomId, error);
        }

        error = ReadBody(line, envelope, out work, out int status);
        return error is null ? null : writer.HttpError(line.LineNumber, customId, status, error);
    }

    // Tokenising meets whatever callers send. A fault of ours in it that ended the worker would end the next one too.
    [SuppressMessage("Design", "CA1031", Justification = "Whatever one line's text brings about costs that line.")]
    private RequestError? ReadBody(ShardInputLine line, in BatchRequestLine envelope, out ILineWork? work, out int status)
    {
        status = BadRequest;
        try
        {
            var origin = new LineOrigin(batch, line.LineNumber, deadlineUtc);
            ReadOnlyMemory<byte> body = line.Utf8.Slice(envelope.BodyOffset, envelope.BodyLength);
            return model.Read(Endpoints.Normalize(envelope.Url), body, origin, out work);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogNotRead(exception, batch.ToString(), line.LineNumber);
            work = null;
            status = ServerError;
            return new RequestError(ErrorCodes.ServerError, $"The server failed to read the request ({exception.GetType().Name}).");
        }
    }

    // Validation has seen to both; a line that slipped through still costs only itself.
    private RequestError? Check(in BatchRequestLine envelope) =>
        !model.Endpoints.Contains(Endpoints.Normalize(envelope.Url))
            ? new RequestError(ErrorCodes.UrlMismatch, $"The model answers only {_endpoints}.", "url")
        : envelope.Model != model.Id
            ? new RequestError(ErrorCodes.ModelMismatch, "'body.model' is not the model of this batch.", "body.model")
            : null;
}
