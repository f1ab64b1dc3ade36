using Pipeline.Benchmarks.Attention;
using Pipeline.Benchmarks.ColdStart;
using Pipeline.Benchmarks.Decoder;
using Pipeline.Benchmarks.Decoder.Serving;
using Pipeline.Benchmarks.Encoder;
using Pipeline.Benchmarks.Load;
using Pipeline.Benchmarks.Quality;
using Pipeline.Benchmarks.Quantization;
using Pipeline.Benchmarks.Throughput;

bool quick = args.Contains("--quick");
string? model = args.SkipWhile(argument => argument != "--model").Skip(1).FirstOrDefault();
switch (args.FirstOrDefault())
{
    case "attention": return AttentionBenchmark.Run(quick);
    case "encoder": return EncoderBenchmark.Run(quick);
    case "load": return LoadBenchmark.Run(quick);
    case "quantization": return QuantizationBenchmark.Run(quick);
    case "pipeline": return await ThroughputBenchmark.RunAsync(quick);
    case "coldstart": return await ColdStartBenchmark.RunAsync(quick);
    case "decoder": return DecoderBenchmark.Run(quick, model);
    case "whole": return await WholePipelineBenchmark.RunAsync(quick);
    case "quality": return await QualityBenchmark.RunAsync(quick);
    case "serving": return await ServingBenchmark.RunAsync(quick);
    case DecoderChild.Name: return DecoderChild.Run(args[1..]);
    case LoadChild.Name: return LoadChild.Run(args[1..]);
    case ServingChild.Name: return await ServingChild.RunAsync(args[1..]);
    default:
        Console.Error.WriteLine(
            "usage: Pipeline.Benchmarks attention|encoder|load|quantization|pipeline|coldstart|decoder|serving|whole|quality [--quick]");
        Console.Error.WriteLine("       decoder also takes --model DIR: a Hugging Face directory of a Llama or Qwen2 decoder");
        return 2;
}
