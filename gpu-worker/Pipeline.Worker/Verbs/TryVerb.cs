using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Pipeline.Engine;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Worker.Models;
using Pipeline.Worker.Settings;
using Pipeline.Worker.Trials;

namespace Pipeline.Worker.Verbs;

/// <summary><c>try</c>: a text through an encoder, or prompts through a decoder, to see that it loads and what it costs.</summary>
internal static class TryVerb
{
    private const int DefaultMaxTokens = 128;

    public static Command Create()
    {
        Argument<string> path = CommonOptions.ModelPath();
        var input = new Option<string?>("--input") { Description = "The text to embed; for encoders.", HelpName = "TEXT" };
        var prompts = new Option<string[]>("--prompt")
        {
            Description = "A text to continue; for decoders. Several run at once.",
            HelpName = "TEXT",
        };
        var maxTokens = new Option<int>("--max-tokens")
        {
            Description = $"Most tokens to generate for each prompt. Default {DefaultMaxTokens}.",
            HelpName = "N",
            DefaultValueFactory = _ => DefaultMaxTokens,
        };
        var temperature = new Option<float>("--temperature")
        {
            Description = "0 for the likeliest token each time (default), to 2.",
            HelpName = "T",
        };
        var chat = new Option<bool>("--chat") { Description = "Send each prompt as a user's message, by the model's chat template." };
        Option<Precision?> precision = DecoderOptions.Precision($"Default {DefaultPrecision.Value}.");
        Option<CacheType?> cache = DecoderOptions.Cache();
        var weights = new Option<WeightLoading>("--weights") { Description = "What becomes of the weights." };
        Option<string?> cpus = CommonOptions.Cpus();
        maxTokens.Validators.Add(result => Require(result, Number(result) is null or >= 1, "--max-tokens must be at least 1."));
        temperature.Validators.Add(result => Require(result, Number(result) is null or (>= 0 and <= 2), "--temperature must be from 0 to 2."));
        var command = new Command("try", "Loads a model and gives it one text to embed, or prompts to continue.")
        {
            path, input, prompts, maxTokens, temperature, chat, precision, cache, weights, cpus,
        };
        command.Validators.Add(result => Require(
            result,
            (result.GetResult(precision) is null && result.GetResult(cache) is null)
                || ModelKinds.Of(result.GetValue(path) ?? string.Empty) != ModelKind.CompiledDecoder,
            "The directory is compiled already: --precision and --kv are for the one that it was made of."));
        command.Validators.Add(result => Require(
            result,
            result.GetResult(input) is null != (result.GetResult(prompts) is null),
            "Give either --input, for an encoder, or --prompt, for a decoder."));
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(path),
            parsed.GetValue(cpus),
            threads => parsed.GetValue(input) is { } text
                ? Task.FromResult(EncoderTrial.Run(parsed.GetRequiredValue(path), text, parsed.GetValue(weights), TimeProvider.System))
                : new DecoderTrial(Console.Out, isTerminal: !Console.IsOutputRedirected, TimeProvider.System).RunAsync(
                    parsed.GetRequiredValue(path),
                    new TrialRequest(
                        parsed.GetValue(prompts)!, parsed.GetValue(maxTokens), parsed.GetValue(temperature), parsed.GetValue(chat)),
                    new DecoderLoadOptions
                    {
                        Precision = parsed.GetValue(precision) ?? DefaultPrecision.Value,
                        CacheType = parsed.GetValue(cache),
                        CacheBytes = WorkerDefaults.KvCacheBytes,
                        ThreadCount = threads ?? WorkerDefaults.DecoderThreads,
                        WeightLoading = parsed.GetValue(weights),
                        CompileCache = Path.Combine(WorkerDefaults.ModelCache, WorkerDefaults.CompileCacheName),
                    },
                    cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(string path, string? cpus, Func<int?, Task<string?>> trial)
    {
        if (CommonOptions.Pin(cpus, out int? cpuCount) is { } problem)
        {
            return WorkerCommand.Fail(problem);
        }

        try
        {
            return await trial(cpuCount) is { } sentence ? WorkerCommand.Fail(sentence) : 0;
        }
        catch (OperationCanceledException)
        {
            return WorkerCommand.Fail("Stopped.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ModelFormatException)
        {
            return WorkerCommand.Fail($"The model in '{path}' cannot be read: {exception.Message}");
        }
        catch (ModelLoadException exception)
        {
            return WorkerCommand.Fail(exception.Message);
        }
        catch (EngineFaultedException exception)
        {
            return WorkerCommand.Fail(exception.Message);
        }
    }

    /// <summary>Null for what is no number, which the parser refuses after the validators.</summary>
    private static double? Number(OptionResult result) =>
        result.Tokens is [var token] && double.TryParse(token.Value, CultureInfo.InvariantCulture, out double value) ? value : null;

    private static void Require(SymbolResult result, bool holds, string sentence)
    {
        if (!holds)
        {
            result.AddError(sentence);
        }
    }
}
