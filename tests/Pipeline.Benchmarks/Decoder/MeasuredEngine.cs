using System.Diagnostics;
using System.Globalization;

namespace Pipeline.Benchmarks.Decoder;

/// <summary>A <see cref="DecoderChild"/> and what it measured. Disposing it ends the process.</summary>
internal sealed class MeasuredEngine : IDisposable
{
    private readonly Process _process;
    private readonly Dictionary<DecoderCase, Scatter> _rates = [];

    public MeasuredEngine(string name, params string[] arguments)
    {
        Name = name;
        ProcessStartInfo start = new(Environment.ProcessPath!, [DecoderChild.Name, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        Expect("ready");
    }

    public string Name { get; }

    /// <summary>Tokens a second of a case, one value a round.</summary>
    public Scatter Rates(DecoderCase measured)
    {
        if (!_rates.TryGetValue(measured, out Scatter? scatter))
        {
            _rates.Add(measured, scatter = new Scatter());
        }

        return scatter;
    }

    /// <summary>Measures a case once more.</summary>
    /// <returns>Tokens a second.</returns>
    public double Measure(DecoderCase measured)
    {
        double milliseconds = double.Parse(Ask(measured.Command), CultureInfo.InvariantCulture);
        double rate = measured.Tokens * 1000 / milliseconds;
        Rates(measured).Add(rate);
        return rate;
    }

    /// <summary>Writes the logits of texts as floats, row after row.</summary>
    /// <param name="textFile">See <see cref="LogitsText.WriteFile"/>.</param>
    /// <param name="file">Written.</param>
    public void WriteLogits(string textFile, string file)
    {
        _process.StandardInput.WriteLine($"logits {textFile} {file}");
        Expect("written");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string Ask(string command)
    {
        _process.StandardInput.WriteLine(command);
        return _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{Name} ended at '{command}'.");
    }

    private void Expect(string answer)
    {
        string? line = _process.StandardOutput.ReadLine();
        if (line != answer)
        {
            throw new InvalidOperationException($"{Name} answered '{line}' instead of '{answer}'.");
        }
    }
}
