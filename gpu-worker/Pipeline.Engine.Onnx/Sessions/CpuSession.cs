using Microsoft.ML.OnnxRuntime;
using Pipeline.Engine.Onnx.CustomOperators;
using Pipeline.Engine.Onnx.Kernels.Quantization;

namespace Pipeline.Engine.Onnx.Sessions;

/// <summary>ONNX Runtime's settings for a model on the CPU.</summary>
internal static class CpuSession
{
    /// <summary>The setting that keeps sums of products of bytes exact where <see cref="ByteProducts.Saturate"/>.</summary>
    public const string UnsignedWeights = "session.x64quantprecision";

    /// <param name="threadCount">Threads of one run.</param>
    /// <param name="loading">What becomes of the weights.</param>
    /// <param name="weightsDirectory">The real folder of the weights' file: ONNX Runtime refuses files behind links.</param>
    public static SessionOptions CreateOptions(int threadCount, WeightLoading loading, string weightsDirectory)
    {
        SessionOptions session = new()
        {
            IntraOpNumThreads = threadCount,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,

            // Shapes differ from run to run; a pattern would be kept for each. The arena, worth 11 %, stays on.
            EnableMemoryPattern = false,
        };
        try
        {
            OperatorDomain.AddTo(session);
            session.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", weightsDirectory);

            // Threads that spin after a run take the cores of other sessions: up to 4 times slower with three of them.
            session.AddSessionConfigEntry("session.force_spinning_stop", "1");
            if (ByteProducts.Saturate)
            {
                // Makes weights of signed bytes unsigned: slower, but exact. 7-bit weights would double their error instead.
                session.AddSessionConfigEntry(UnsignedWeights, "1");
            }

            if (loading == WeightLoading.MemoryMapped)
            {
                session.AddSessionConfigEntry("session.disable_prepacking", "1");
            }

            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
