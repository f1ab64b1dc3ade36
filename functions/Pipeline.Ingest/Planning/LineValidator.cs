using Pipeline.Contracts;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Batches;

namespace Pipeline.Ingest.Planning;

/// <summary>Decides line by line what runs. The first line that passes settles the batch's model.</summary>
/// <param name="models">All models, by id.</param>
/// <param name="endpoint">The batch's endpoint.</param>
/// <param name="maxLineBytes">Longest line.</param>
internal sealed class LineValidator(IReadOnlyDictionary<string, ModelRecord> models, string endpoint, int maxLineBytes)
{
    // What a message repeats of a caller's text: enough to find it, whatever they sent.
    private const int MaxQuotedLength = 100;

    private readonly string _endpoint = Endpoints.Normalize(endpoint);
    private readonly CustomIdSet _customIds = new();

    /// <summary>The model of the lines that passed; null before the first.</summary>
    public ModelRecord? Model { get; private set; }

    /// <summary>Checks the reader's current line.</summary>
    /// <param name="reader">Stands on a line that is not blank.</param>
    /// <param name="customId">The line's custom_id as far as it can be told; null where it cannot.</param>
    /// <returns>Null, or why the line does not run.</returns>
    public RequestError? Check(LineReader reader, out string? customId)
    {
        customId = null;
        if (reader.IsTooLong)
        {
            return new RequestError(
                ErrorCodes.InvalidRequest, $"The line has {reader.LineBytes} bytes; the limit is {maxLineBytes}.");
        }

        RequestError? error = RequestLineParser.Parse(reader.Line.Span, out BatchRequestLine request);

        // A custom_id over the limit is not repeated: results must stay small whatever the input holds.
        customId = request.CustomId?.Length <= RequestLineParser.MaxCustomIdLength ? request.CustomId : null;
        error ??= CheckUrl(request) ?? CheckModel(request);
        if (error is not null)
        {
            return error;
        }

        // Last of all: an id counts only where its line runs, so of two lines with one id exactly one does.
        if (!_customIds.Add(customId!))
        {
            return new RequestError(
                ErrorCodes.DuplicateCustomId, $"The custom_id '{Quote(customId!)}' is on an earlier line.", "custom_id");
        }

        Model ??= models[request.Model];
        return null;
    }

    private RequestError? CheckUrl(in BatchRequestLine request) =>
        Endpoints.Normalize(request.Url) == _endpoint
            ? null
            : new RequestError(
                ErrorCodes.UrlMismatch, $"The url '{Quote(request.Url)}' is not the batch's endpoint '{endpoint}'.", "url");

    private RequestError? CheckModel(in BatchRequestLine request)
    {
        if (!models.TryGetValue(request.Model, out ModelRecord? model))
        {
            return new RequestError(ErrorCodes.ModelNotFound, $"There is no model '{Quote(request.Model)}'.", "body.model");
        }

        if (!model.Endpoints.Contains(_endpoint))
        {
            return new RequestError(ErrorCodes.InvalidRequest, DescribeMissingEndpoint(model), "body.model");
        }

        return Model is null || Model.Id == model.Id
            ? null
            : new RequestError(
                ErrorCodes.ModelMismatch,
                $"The model '{Quote(request.Model)}' is not '{Model.Id}', the model of the batch's first line.",
                "body.model");
    }

    // a model that completes prompts is registered for conversations too, unless it cannot write their prompts
    private string DescribeMissingEndpoint(ModelRecord model) =>
        _endpoint == Names.ChatCompletionsEndpoint && model.Endpoints.Contains(Names.CompletionsEndpoint)
            ? $"The model '{Quote(model.Id)}' has no chat template: use {Names.CompletionsEndpoint}, or add chat_template to its "
                + "tokenizer_config.json and register it again."
            : $"The model '{Quote(model.Id)}' does not answer '{endpoint}'.";

    private static string Quote(string text)
    {
        if (text.Length <= MaxQuotedLength)
        {
            return text;
        }

        int length = char.IsHighSurrogate(text[MaxQuotedLength - 1]) ? MaxQuotedLength - 1 : MaxQuotedLength;
        return text[..length] + "…";
    }
}
