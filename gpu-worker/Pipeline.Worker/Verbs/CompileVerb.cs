using System.CommandLine;
using System.Globalization;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.Compilation.Calibration;
using Pipeline.Engine.Onnx.Compilation.Reporting;
using Pipeline.Worker.Models;

namespace Pipeline.Worker.Verbs;

/// <summary><c>compile</c>: makes a folder that workers load as it is of a decoder's Hugging Face directory.</summary>
internal static class CompileVerb
{
    public static Command Create()
    {
        var path = new Argument<string>("DIR") { Description = "A Hugging Face model directory of a decoder." };
        Option<Precision?> precision = DecoderOptions.Precision("Required here.");
        precision.Required = true;
        var output = new Option<string>("--out") { Description = "Folder to write; new, empty or an earlier output.", HelpName = "DIR", Required = true };
        Option<CacheType?> cache = DecoderOptions.Cache();
        var calibration = new Option<string?>("--calibrate")
        {
            Description = "JSONL or text file whose lines calibrate the quantisation. For w8a8.",
            HelpName = "FILE",
        };
        var report = new Option<string?>("--report")
        {
            Description = "JSONL or text file: compares the compiled decoder with fp32 over its texts, before and after calibration.",
            HelpName = "FILE",
        };
        var command = new Command("compile", "Compiles a decoder, so that workers need not.")
        {
            path, precision, output, cache, calibration, report,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(path),
            parsed.GetRequiredValue(output),
            new CompileOptions
            {
                Precision = parsed.GetRequiredValue(precision)!.Value,
                CacheType = parsed.GetValue(cache),
                CalibrationFile = parsed.GetValue(calibration),
            },
            parsed.GetValue(report),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string path, string output, CompileOptions options, string? reportFile, CancellationToken cancellationToken)
    {
        try
        {
            ModelDirectory.RequireExists(path);
            if (ModelKinds.Of(path) == ModelKind.CompiledDecoder)
            {
                return WorkerCommand.Fail($"'{path}' is compiled already: compile the Hugging Face directory that it was made of.");
            }

            if (new[] { options.CalibrationFile, reportFile }.FirstOrDefault(file => file is not null && !File.Exists(file)) is { } missing)
            {
                return WorkerCommand.Fail($"There is no file '{missing}'.");
            }

            if (options.CalibrationFile is not null && options.Precision != Precision.W8A8)
            {
                return WorkerCommand.Fail($"--calibrate is for the precision w8a8, not for {PrecisionName.Of(options.Precision)}.");
            }

            // workers would refuse it when they load it, and the work may take minutes
            ModelDirectory.LoadDecoderTokenizer(path);
            await CompileAsync(path, output, options, cancellationToken);
            if (reportFile is not null)
            {
                await Task.Run(
                    () => DecoderReport.Run(path, output, options, reportFile, Console.Out, cancellationToken), CancellationToken.None);
            }

            return 0;
        }
        catch (OperationCanceledException)
        {
            return WorkerCommand.Fail("Stopped.");
        }
        catch (ModelLoadException exception)
        {
            return WorkerCommand.Fail(exception.Message);
        }
        catch (TextFileException exception) when (exception.Path == reportFile && exception.Path != options.CalibrationFile)
        {
            return WorkerCommand.Fail($"'{output}' is compiled, but cannot be reported on: {exception.Message}");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // whatever the readers throw ends in the one sentence that an operator reads
            return WorkerCommand.Fail($"The model in '{path}' cannot be compiled: {exception.Message}");
        }
    }

    private static async Task CompileAsync(string path, string output, CompileOptions options, CancellationToken cancellationToken)
    {
        TimeProvider time = TimeProvider.System;
        long start = time.GetTimestamp();
        bool isNew = await Task.Run(
            () => DecoderCompiler.Compile(path, output, options, progress: null, cancellationToken), CancellationToken.None);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(isNew ? "compiled" : "unchanged")} {output} precision={PrecisionName.Of(options.Precision)} after {time.GetElapsedTime(start).TotalSeconds:F1} s"));
    }
}
