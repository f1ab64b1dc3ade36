using Pipeline.Benchmarks.Attention;
using Pipeline.Benchmarks.ColdStart;
using Pipeline.Benchmarks.Encoder;
using Pipeline.Benchmarks.Load;
using Pipeline.Benchmarks.Throughput;

bool quick = args.Contains("--quick");
switch (args.FirstOrDefault())
{
    case "attention": return AttentionBenchmark.Run(quick);
    case "encoder": return EncoderBenchmark.Run(quick);
    case "load": return LoadBenchmark.Run(quick);
    case "pipeline": return await ThroughputBenchmark.RunAsync(quick);
    case "coldstart": return await ColdStartBenchmark.RunAsync(quick);
    case LoadChild.Name: return LoadChild.Run(args[1..]);
    default:
        Console.Error.WriteLine("usage: Pipeline.Benchmarks attention|encoder|load|pipeline|coldstart [--quick]");
        return 2;
}
