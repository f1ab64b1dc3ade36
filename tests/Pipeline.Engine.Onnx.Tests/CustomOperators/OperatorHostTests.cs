using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.CustomOperators;
using Pipeline.Engine.Onnx.Graphs;
using Pipeline.Engine.Onnx.Native;

namespace Pipeline.Engine.Onnx.Tests.CustomOperators;

[TestClass]
public sealed unsafe class OperatorHostTests
{
    private const string DomainName = "test";

    private static readonly string[] OutputNames = ["sums", "doubled", "allocated"];
    private static readonly nint Domain = CreateDomain();

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Run_SeveralOutputs_EachHasItsTypeAndShape(int threads)
    {
        using InferenceSession session = CreateSession(TensorElementType.Float, threads, "factor");

        using IDisposableReadOnlyCollection<OrtValue> outputs = Run(session, Values(), Cache(10f, 20f), Factor(0.5f));

        CollectionAssert.AreEqual((int[])[6, -3], outputs[0].GetTensorDataAsSpan<int>().ToArray());
        CollectionAssert.AreEqual((byte[])[2, 4, 6, 254, 254, 254], outputs[1].GetTensorDataAsSpan<byte>().ToArray());
        CollectionAssert.AreEqual((long[])[2, 3], outputs[1].GetTensorTypeAndShape().Shape);
    }

    [TestMethod]
    public void Run_InputThatIsWritten_ChangesTheCallersMemory()
    {
        using InferenceSession session = CreateSession(TensorElementType.Float, threads: 2, "factor");
        float[] cache = [10, 20];

        using (Run(session, Values(), Cache(cache), Factor(0.5f)))
        {
        }

        CollectionAssert.AreEqual((float[])[13, 18.5f], cache);
    }

    [TestMethod]
    public void Run_InputOfOpenType_TakesFloat16()
    {
        using InferenceSession session = CreateSession(TensorElementType.Float16, threads: 1, "factor");
        Float16[] cache = [new(BitConverter.HalfToUInt16Bits((Half)1)), new(BitConverter.HalfToUInt16Bits((Half)2))];

        using (Run(session, Values(), OrtValue.CreateTensorValueFromMemory(cache, [2]), Factor(1)))
        {
        }

        Assert.AreEqual((Half)7, BitConverter.UInt16BitsToHalf(cache[0].value));
        Assert.AreEqual((Half)(-1), BitConverter.UInt16BitsToHalf(cache[1].value));
    }

    [TestMethod]
    [DataRow(null, DisplayName = "left out")]
    [DataRow("", DisplayName = "empty name")]
    public void Run_OptionalInputAbsent_TakesTheDefault(string? factor)
    {
        using InferenceSession session = CreateSession(TensorElementType.Float, threads: 1, factor);
        float[] cache = [10, 20];

        using (Run(session, Values(), Cache(cache)))
        {
        }

        CollectionAssert.AreEqual((float[])[16, 17], cache);
    }

    [TestMethod]
    public void Run_InputOfOpenTypeThatTheKernelRefuses_NamesIt()
    {
        using InferenceSession session = CreateSession(TensorElementType.Int32, threads: 1, null);
        using OrtValue cache = SingleOperator.Integers(1, 2);

        OnnxRuntimeException exception = Assert.ThrowsExactly<OnnxRuntimeException>(() => Run(session, Values(), cache));

        StringAssert.Contains(exception.Message, "Input cache holds Int32; Float is needed.");
    }

    [TestMethod]
    public void Run_ShapeThatTheKernelRefuses_NamesBoth()
    {
        using InferenceSession session = CreateSession(TensorElementType.Float, threads: 1, null);

        OnnxRuntimeException exception = Assert.ThrowsExactly<OnnxRuntimeException>(() => Run(session, Values(), Cache(1, 2, 3)));

        StringAssert.Contains(exception.Message, "Input cache has shape [3]; [2] is needed.");
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Run_SecondTime_AllocatesNothingInTheHost(int threads)
    {
        using InferenceSession session = CreateSession(TensorElementType.Float, threads, "factor");
        long allocated = long.MaxValue;

        // tiered compilation may allocate beside the first calls
        for (int i = 0; i < 100 && allocated != 0; i++)
        {
            using IDisposableReadOnlyCollection<OrtValue> outputs = Run(session, Values(), Cache(1, 2), Factor(1));
            allocated = outputs[2].GetTensorDataAsSpan<long>()[0];
        }

        Assert.AreEqual(0, allocated);
    }

    private static nint CreateDomain()
    {
        _ = OrtEnv.Instance();
        nint domain = NativeApi.CreateCustomOpDomain(DomainName);
        NativeApi.AddToDomain(domain, OperatorTable.Create(new SumOperator()));
        return domain;
    }

    /// <param name="cacheType">What the graph declares for the input of open type.</param>
    /// <param name="threads">Intra-op threads.</param>
    /// <param name="factor">The optional input's name; empty or null leaves it out.</param>
    private static InferenceSession CreateSession(TensorElementType cacheType, int threads, string? factor)
    {
        OnnxGraph graph = new("test");
        List<string> inputs = [graph.Input("values", TensorElementType.Int8), graph.Input("cache", cacheType)];
        if (factor is not null)
        {
            inputs.Add(factor.Length == 0 ? factor : graph.Input(factor, TensorElementType.Float));
        }

        graph.Node(nameof(SumOperator), DomainName, inputs.ToArray(), [], OutputNames);
        graph.Output(OutputNames[0], TensorElementType.Int32);
        graph.Output(OutputNames[1], TensorElementType.UInt8);
        graph.Output(OutputNames[2], TensorElementType.Int64);
        ProtobufWriter set = new(), import = new();
        set.String(1, DomainName);
        set.Int(2, 1);
        import.Message(8, set);
        using SessionOptions options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, IntraOpNumThreads = threads };
        OperatorDomain.AddTo(options);
        NativeApi.AddDomain(options, Domain);

        // messages that follow each other merge: this adds one more operator set
        return OperatorDomain.CreateSession([.. graph.ToModel(), .. import.Written], options);
    }

    private static OrtValue Values() => OrtValue.CreateTensorValueFromMemory((sbyte[])[1, 2, 3, -1, -1, -1], [2, 3]);

    private static OrtValue Cache(params float[] values) => SingleOperator.Floats(values, values.Length);

    private static OrtValue Factor(float value) => SingleOperator.Floats([value], 1);

    private static IDisposableReadOnlyCollection<OrtValue> Run(InferenceSession session, params OrtValue[] inputs)
    {
        using RunOptions options = new();
        try
        {
            return session.Run(options, session.InputNames, inputs, OutputNames);
        }
        finally
        {
            Array.ForEach(inputs, input => input.Dispose());
        }
    }
}
