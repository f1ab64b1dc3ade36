namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a member does here that the package does elsewhere: nothing.</summary>
internal static class Shape
{
    public static NotSupportedException Called() => new("This program was compiled against shapes and has no Microsoft.Azure.Functions.Worker.");
}
