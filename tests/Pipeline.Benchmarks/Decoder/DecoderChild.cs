using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Pipeline.Benchmarks.Decoder.Llama;

namespace Pipeline.Benchmarks.Decoder;

/// <summary>
/// One engine in a process of its own, that measures what its parent asks for, line by line: so engines can be measured in turns
/// without sharing threads or memory.
/// </summary>
internal static class DecoderChild
{
    public const string Name = "decoder-child";
    public const string LlamaKind = "llama";
    public const string PipelineKind = "pipeline";

    /// <summary>Room of a sequence: the longest context of the bench and its steps.</summary>
    private const int ContextTokens = 1024;

    /// <param name="args">Kind; threads; then a compiled directory, or libraries, GGUF file and vocabulary size.</param>
    public static int Run(string[] args)
    {
        int threads = int.Parse(args[1], CultureInfo.InvariantCulture);
        using IDecoderSubject subject = args[0] == LlamaKind
            ? new LlamaSubject(args[2], args[3], threads, int.Parse(args[4], CultureInfo.InvariantCulture))
            : new PipelineSubject(args[2], threads, maxSequences: 64, ContextTokens);
        Console.WriteLine("ready");
        while (Console.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            Console.WriteLine(words[0] switch
            {
                "decode" => Decode(subject, Number(1), Number(2), Number(3)),
                "prefill" => Prefill(subject, Number(1), Number(2)),
                "logits" => Logits(subject, words[1], words[2]),
                _ => throw new ArgumentException($"'{line}' is no command."),
            });

            int Number(int word) => int.Parse(words[word], CultureInfo.InvariantCulture);
        }

        return 0;
    }

    /// <summary>The median of the steps, in milliseconds.</summary>
    private static string Decode(IDecoderSubject subject, int sequences, int context, int steps)
    {
        subject.Prepare(sequences, context);
        subject.DecodeStep();
        return Median(steps, subject.DecodeStep);
    }

    private static string Prefill(IDecoderSubject subject, int tokens, int repetitions)
    {
        subject.Prefill(tokens);
        return Median(repetitions, () => subject.Prefill(tokens));
    }

    private static string Logits(IDecoderSubject subject, string textFile, string file)
    {
        using FileStream stream = File.Create(file);
        foreach (LogitsText text in LogitsText.ReadFile(textFile))
        {
            int place = 0;
            subject.Logits(text.Ids, row =>
            {
                if (place++ >= text.First)
                {
                    stream.Write(MemoryMarshal.AsBytes(row.Span));
                }
            });
        }

        return "written";
    }

    private static string Median(int repetitions, Action run)
    {
        Scatter scatter = new();
        for (int i = 0; i < repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            scatter.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return scatter.Median.ToString("R", CultureInfo.InvariantCulture);
    }
}
