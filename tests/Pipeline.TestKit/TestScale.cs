namespace Pipeline.TestKit;

/// <summary>How much work repeated tests do.</summary>
public static class TestScale
{
    /// <summary>Environment variable that asks for full counts when it is 1.</summary>
    public const string Variable = "PIPELINE_TEST_ALL";

    /// <summary>Whether full counts are asked for.</summary>
    public static bool IsFull => Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>The count to use now.</summary>
    public static int Choose(int byDefault, int full) => IsFull ? full : byDefault;
}
