using System.Globalization;
using Pipeline.Contracts;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;
using Pipeline.Engine.Generation;
using Pipeline.Engine.Sampling;
using Pipeline.Worker.Completions.Responses;
using Pipeline.Worker.Serving;

namespace Pipeline.Worker.Completions;

/// <summary>The prompts of one line on their way through the engine. Stopping cancels them wherever they are.</summary>
internal sealed class CompletionWork : ILineWork
{
    private readonly CompletionRequest _request;
    private readonly LineOrigin _origin;
    private readonly CompletionServices _services;
    private readonly GenerateRequest[] _prompts;

    public CompletionWork(CompletionRequest request, LineOrigin origin, CompletionServices services)
    {
        _request = request;
        _origin = origin;
        _services = services;
        _prompts = [.. Enumerable.Range(0, request.Prompts.Count).Select(CreatePrompt)];
    }

    public int InputCount => _prompts.Length * _request.SampleCount;

    public async Task SubmitAsync(CancellationToken stop)
    {
        foreach (GenerateRequest prompt in _prompts)
        {
            await _services.Engine.SubmitAsync(prompt, stop);
        }
    }

    public async Task<LineAnswer> AnswerAsync()
    {
        GenerateOutcome[] outcomes = await Task.WhenAll(_prompts.Select(prompt => prompt.Completion));
        return outcomes.OfType<GenerateFailure>().FirstOrDefault() switch
        {
            null => Answer([.. outcomes.Cast<GenerateResult>()]),
            { Code: GenerateFailureCode.InvalidLogits or GenerateFailureCode.CallbackFailed } ours => LineAnswer.Fault(ours.Message),
            { } theirs => LineAnswer.Refusal(
                new RequestError(Code(theirs.Code), theirs.Message, _request.IsChat ? "messages" : "prompt")),
        };
    }

    private GenerateRequest CreatePrompt(int prompt) => new(_request.Prompts[prompt])
    {
        MaxTokens = _request.MaxTokens,
        SampleCount = _request.SampleCount,
        Sampling = _request.Sampling,
        Seed = _request.Seed ?? LineSeed.Derive(_origin, prompt),
        StopTokenIds = _services.Profile.StopTokenIds,
        TopLogprobCount = _request.TopLogprobCount,
        Constraint = _request.Constraint,
        Sinks = [.. Enumerable.Range(0, _request.SampleCount).Select(_ => new TextSink(StartText(prompt), _request.StopStrings))],
        DeadlineUtc = _origin.DeadlineUtc,
    };

    // a completion goes on with its prompt; an answer is a text of its own
    private ITextStream StartText(int prompt) =>
        _services.Profile.Text.StartText(_request.IsChat ? [] : _request.Prompts[prompt]);

    private LineAnswer Answer(GenerateResult[] results)
    {
        Choice[] choices =
        [
            .. results.Zip(_prompts).SelectMany(pair => pair.First.Samples.Zip(pair.Second.Sinks, (sample, sink) => new Choice((TextSink)sink, sample))),
        ];
        if (choices.Any(HasNoNumber))
        {
            return LineAnswer.Fault("The model's logits have a value that is not a number.");
        }

        foreach (Choice choice in choices)
        {
            choice.Text.Finish();
        }

        var usage = new TokenUsage(
            results.Sum(result => (long)result.PromptTokenCount), choices.Sum(choice => (long)choice.Sample.TokenIds.Length));
        var response = new CompletionResponse
        {
            Id = Id(),
            CreatedAt = _services.Time.GetUtcNow(),
            Choices = choices,
            TopLogprobCount = _request.TopLogprobCount,
            Usage = usage,
            CachedTokens = results.Sum(result => (long)result.CachedTokenCount),
        };
        byte[] body = _request.IsChat
            ? _services.Responses.WriteChat(response, out int length)
            : _services.Responses.WriteCompletion(response, out length);
        return LineAnswer.Success(body, length, usage);
    }

    // As result ids are made: a line that runs again has the same one.
    private string Id()
    {
        string prefix = _request.IsChat ? "chatcmpl-" : "cmpl-";
        return string.Create(CultureInfo.InvariantCulture, $"{prefix}{_origin.Batch.Hex}{_origin.LineNumber:x8}");
    }

    private static bool HasNoNumber(Choice choice)
    {
        foreach (TokenLogprob token in choice.Sample.Logprobs.Span)
        {
            if (float.IsNaN(token.Logprob))
            {
                return true;
            }
        }

        return false;
    }

    private static string Code(GenerateFailureCode code) =>
        code == GenerateFailureCode.PromptTooLong ? ErrorCodes.ContextLengthExceeded : ErrorCodes.InvalidRequest;
}
