namespace Pipeline.Infra.Tests.Bicep;

/// <summary>Asserts that a check found nothing, and says what it found.</summary>
internal static class Faults
{
    public static void AssertNone(IEnumerable<string> faults) => Assert.AreEqual(string.Empty, string.Join(Environment.NewLine, faults));
}
