using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading.Channels;
using Pipeline.Engine.Generation;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Sampling;
using Pipeline.Tokenizers.Templates;
using Pipeline.Worker.Completions;
using Pipeline.Worker.Models;

namespace Pipeline.Worker.Trials;

/// <summary>Prompts through a decoder, all at once, their texts shown as they come.</summary>
/// <param name="output">Where to.</param>
/// <param name="isTerminal">Whether somebody watches.</param>
/// <param name="time">Measures.</param>
internal sealed class DecoderTrial(TextWriter output, bool isTerminal, TimeProvider time)
{
    private const string Name = "try";

    /// <returns>Null, or a sentence that says why nothing came of it.</returns>
    /// <exception cref="ModelLoadException">The model cannot be loaded.</exception>
    public async Task<string?> RunAsync(string path, TrialRequest request, DecoderLoadOptions options, CancellationToken cancellationToken)
    {
        if (path.StartsWith(NullEncoderRunner.PathPrefix, StringComparison.Ordinal) || IsEncoder(path))
        {
            return $"'{path}' is an encoder: give it --input.";
        }

        ModelDirectory.RequireExists(path);

        string revision = await ModelRevision.ComputeAsync(path, cancellationToken);
        using LoadedDecoder loaded = await Task.Run(
            () => new DecoderLoader(time).Load(
                path, revision, options, folder => output.WriteLine($"compiling to {PrecisionName.Of(options.Precision)} into {folder}, once"), cancellationToken),
            CancellationToken.None);
        foreach ((string name, TimeSpan duration) in loaded.Phases)
        {
            PhaseLines.Write(output, name, duration);
        }

        return await GenerateAsync(loaded, CompletionProfiles.Of(loaded, Name, revision), request, cancellationToken);
    }

    // of a config that neither reader takes, the decoder's says what is wrong
    private static bool IsEncoder(string path)
    {
        try
        {
            return ModelKinds.Of(path) == ModelKind.Encoder && BertConfig.Read(path) is not null;
        }
        catch (ModelFormatException)
        {
            return false;
        }
    }

    private async Task<string?> GenerateAsync(
        LoadedDecoder loaded, CompletionProfile profile, TrialRequest trial, CancellationToken cancellationToken)
    {
        var pieces = Channel.CreateUnbounded<(int Prompt, string Text)>();
        List<GenerateRequest> requests = [];
        for (int prompt = 0; prompt < trial.Prompts.Count; prompt++)
        {
            if (CreateRequest(profile, trial, prompt, pieces.Writer, out GenerateRequest? request) is { } problem)
            {
                return problem;
            }

            requests.Add(request!);
        }

        using var meter = new Meter(DecoderEngineMetrics.MeterName);
        await using var engine = new DecoderEngine(
            loaded.Runner, DecoderEngineProfile.Create(new DecoderEngineOptions()), new DecoderEngineMetrics(meter, Name), time);
        long start = time.GetTimestamp();
        Task showing = ShowAsync(pieces.Reader, trial.Prompts.Count);
        try
        {
            foreach (GenerateRequest request in requests)
            {
                await engine.SubmitAsync(request, cancellationToken);
            }

            await Task.WhenAll(requests.Select(FinishAsync));
        }
        finally
        {
            pieces.Writer.Complete();
            await showing;
        }

        return Summarise([.. requests.Select(request => request.Completion.Result)], time.GetElapsedTime(start));
    }

    private static string? CreateRequest(
        CompletionProfile profile, TrialRequest trial, int prompt, ChannelWriter<(int Prompt, string Text)> pieces, out GenerateRequest? request)
    {
        request = null;
        List<int> ids = [];
        if (!trial.IsChat)
        {
            profile.Text.Encode(trial.Prompts[prompt], ids);
        }
        else if (profile.RenderChat is not { } render)
        {
            return "The model has no chat template: leave --chat out.";
        }
        else
        {
            try
            {
                profile.Text.EncodePrompt(render(Conversation(trial.Prompts[prompt])), ids);
            }
            catch (ChatTemplateException exception)
            {
                return $"The model's chat template refuses the prompt: {exception.Message}";
            }
        }

        if (ids.Count + (long)trial.MaxTokens > profile.ContextLength)
        {
            return $"Prompt {prompt + 1} has {ids.Count} tokens; with --max-tokens {trial.MaxTokens} that is more than the model's "
                + $"{profile.ContextLength}.";
        }

        request = new GenerateRequest([.. ids])
        {
            MaxTokens = trial.MaxTokens,
            Sampling = new SamplingOptions { Temperature = trial.Temperature },
            Seed = (ulong)prompt,
            StopTokenIds = profile.StopTokenIds,
            Sinks = [new TrialSink(prompt, profile.Text.StartText(trial.IsChat ? [] : CollectionsMarshal.AsSpan(ids)), pieces)],
        };
        return null;
    }

    private static JsonElement Conversation(string text)
    {
        string quoted = JsonEncodedText.Encode(text).ToString();
        return JsonElement.Parse($$"""[{"role":"user","content":"{{quoted}}"}]""");
    }

    private static async Task FinishAsync(GenerateRequest request)
    {
        await request.Completion;
        ((TrialSink)request.Sinks[0]).Finish();
    }

    private async Task ShowAsync(ChannelReader<(int Prompt, string Text)> pieces, int promptCount)
    {
        var lines = new PromptLines(output, promptCount, isTerminal);
        await foreach ((int prompt, string text) in pieces.ReadAllAsync(CancellationToken.None))
        {
            lines.Append(prompt, text);
        }

        for (int prompt = 0; prompt < promptCount; prompt++)
        {
            lines.Finish(prompt);
        }
    }

    private string? Summarise(GenerateOutcome[] outcomes, TimeSpan duration)
    {
        if (outcomes.OfType<GenerateFailure>().FirstOrDefault() is { } failure)
        {
            return failure.Message;
        }

        int total = 0;
        for (int prompt = 0; prompt < outcomes.Length; prompt++)
        {
            var result = (GenerateResult)outcomes[prompt];
            int tokens = result.Samples[0].TokenIds.Length;
            total += tokens;
            TimeSpan decoding = result.QueueDuration + result.RunDuration - result.FirstTokenDuration;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"[{prompt + 1}] {result.PromptTokenCount} prompt tokens, first token after {result.FirstTokenDuration.TotalMilliseconds:F0} ms, "
                + $"{tokens} tokens, {Rate(tokens - 1, decoding)} tokens/s, ended by {result.Samples[0].FinishReason.ToString().ToLowerInvariant()}"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"total: {total} tokens in {duration.TotalSeconds:F2} s, {Rate(total, duration)} tokens/s"));
        return null;
    }

    private static string Rate(int tokens, TimeSpan duration) =>
        duration > TimeSpan.Zero && tokens > 0 ? (tokens / duration.TotalSeconds).ToString("F1", CultureInfo.InvariantCulture) : "-";
}
