using Pipeline.Engine.Onnx.Kernels;

[assembly: Parallelize(Scope = ExecutionScope.MethodLevel)]

namespace Pipeline.Engine.Onnx.Tests;

/// <summary>What the machine that runs the tests can do.</summary>
internal static class TestMachine
{
    /// <summary>Ends a test as inconclusive where its instructions are missing.</summary>
    public static void Require(InstructionSet instructionSet)
    {
        if (!InstructionSets.IsSupported(instructionSet))
        {
            Assert.Inconclusive($"This machine does not support {instructionSet}.");
        }
    }
}
