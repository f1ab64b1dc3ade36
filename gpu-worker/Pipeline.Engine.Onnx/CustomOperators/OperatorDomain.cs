using Microsoft.ML.OnnxRuntime;
using Pipeline.Engine.Onnx.Native;

namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>The domain of our operators: made once a process, added to any number of sessions, never released.</summary>
internal static unsafe class OperatorDomain
{
    /// <summary>The domain of our nodes.</summary>
    public const string Name = "pipeline";

    /// <summary>The version that a graph imports.</summary>
    public const int Version = 1;

    private static readonly Lazy<nint> Handle = new(Create);
    private static readonly Lock Creating = new();

    /// <summary>Makes our operators known to the sessions that are created with these options.</summary>
    public static void AddTo(SessionOptions options) => NativeApi.AddDomain(options, Handle.Value);

    /// <summary>
    /// Creates a session with our operators. One at a time: ONNX Runtime looks whether its table of domains has ours and then
    /// adds it, and of two sessions that do so at once one fails.
    /// </summary>
    public static InferenceSession CreateSession(byte[] model, SessionOptions options)
    {
        lock (Creating)
        {
            return new InferenceSession(model, options);
        }
    }

    private static nint Create()
    {
        // The environment comes first: ONNX Runtime's logger must exist before its API reports anything.
        _ = OrtEnv.Instance();
        nint domain = NativeApi.CreateCustomOpDomain(Name);
        CustomOperator[] operators = [new SegmentAttention(), new SegmentPool(), new SegmentPositions(), new PagedAttention()];
        foreach (CustomOperator customOperator in operators)
        {
            NativeApi.AddToDomain(domain, OperatorTable.Create(customOperator));
        }

        return domain;
    }
}
