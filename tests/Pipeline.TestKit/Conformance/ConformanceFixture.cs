using System.Security.Cryptography;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Pipeline.TestKit.Conformance;

/// <summary>What the suites of both ports share. Names are new for each test, so adapters may keep one store for all.</summary>
public abstract class ConformanceFixture
{
    /// <summary>Set by MSTest.</summary>
    public TestContext TestContext { get; set; } = null!;

    /// <summary>A part of names that no other test uses.</summary>
    protected string Unique { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>Ends with the test.</summary>
    protected CancellationToken Token => TestContext.CancellationToken;

    /// <summary>Lets time pass on the adapter's clock: advances a manual one, awaits a real one.</summary>
    protected abstract Task PassAsync(TimeSpan time);

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
