using System.Security.Cryptography;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Pipeline.TestKit.Conformance;

/// <summary>
/// What the suites of both ports share. Names are new for each test, so adapters may keep one store for all. Every verdict goes
/// into the conformance table where <see cref="ConformanceTable"/> is told to write one.
/// </summary>
public abstract class ConformanceFixture
{
    private string? _notApplicable;

    /// <summary>Set by MSTest.</summary>
    public TestContext TestContext { get; set; } = null!;

    /// <summary>A part of names that no other test uses.</summary>
    protected string Unique { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>Ends with the test.</summary>
    protected CancellationToken Token => TestContext.CancellationToken;

    /// <summary>The adapter, as the conformance table names it.</summary>
    protected virtual string Adapter => GetType().Name.Replace("ConformanceTests", string.Empty, StringComparison.Ordinal);

    /// <summary>The port, as the conformance table names it.</summary>
    protected abstract string Port { get; }

    [TestCleanup]
    public void RecordVerdict() => ConformanceTable.Add(
        Port, TestContext.TestName ?? string.Empty, Adapter, TestContext.CurrentTestOutcome, _notApplicable, TestContext.TestException?.Message);

    /// <summary>Lets time pass on the adapter's clock: advances a manual one, awaits a real one.</summary>
    protected abstract Task PassAsync(TimeSpan time);

    /// <summary>Says that the case promises something that the port leaves open and this adapter does not give.</summary>
    protected void NotApplicable(string why)
    {
        _notApplicable = why;
        TestContext.WriteLine($"not applicable: {why}");
    }

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
