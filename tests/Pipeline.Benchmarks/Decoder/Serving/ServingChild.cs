using System.Globalization;
using Pipeline.Engine.Generation;
using Pipeline.Engine.Onnx.Sessions;

namespace Pipeline.Benchmarks.Decoder.Serving;

/// <summary>An engine in a process of its own that warms up, says that it is ready, and serves one load when it is told to.</summary>
internal static class ServingChild
{
    public const string Name = "serving-child";
    public const string Ready = "ready";
    public const string Done = "done";

    /// <param name="args">Compiled directory; sequences at once; requests; tokens in; tokens out.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        int[] numbers = [.. args[1..].Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        DecoderEngineOptions options = new() { MaxRunningSequences = numbers[0] };
        using OnnxDecoderRunner runner = OnnxDecoderRunner.Load(args[0], new DecoderSessionOptions());
        await Serving.RunAsync(runner, options, ServedRequests.Skewed(numbers[0]));
        Console.WriteLine(Ready);
        Console.ReadLine();
        await Serving.RunAsync(runner, options, ServedRequests.Uniform(numbers[1], numbers[2], numbers[3]));
        Console.WriteLine(Done);
        return 0;
    }
}
