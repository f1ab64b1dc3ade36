using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Pipeline.TestKit;

/// <summary>Seeds for random tests: printed with the test's output, and set by the environment to repeat a failure.</summary>
public static class TestSeed
{
    /// <summary>Environment variable that fixes every seed.</summary>
    public const string Variable = "PIPELINE_TEST_SEED";

    /// <summary>A seed for this test.</summary>
    public static int Create([CallerMemberName] string test = "")
    {
        string? fixedSeed = Environment.GetEnvironmentVariable(Variable);
        int seed = fixedSeed is null
            ? RandomNumberGenerator.GetInt32(int.MaxValue)
            : int.Parse(fixedSeed, NumberStyles.None, CultureInfo.InvariantCulture);
        Console.WriteLine($"{test}: {Variable}={seed}");
        return seed;
    }

    /// <summary>A random source under a new seed for this test.</summary>
    public static Random CreateRandom([CallerMemberName] string test = "") => new(Create(test));
}
