using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.Native;

namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>
/// An OrtCustomOp followed by what our callbacks need. ONNX Runtime hands each callback the address that was registered,
/// so one set of static callbacks serves every operator, and no delegate has a lifetime to keep.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OperatorTable
{
    /// <summary>ONNX_TENSOR_ELEMENT_DATA_TYPE_UNDEFINED: for an input's type, any tensor.</summary>
    private const TensorElementType AnyType = 0;

    /// <summary>INPUT_OUTPUT_REQUIRED.</summary>
    private const int RequiredInput = 0;

    /// <summary>INPUT_OUTPUT_OPTIONAL.</summary>
    private const int OptionalInput = 1;

    private OrtCustomOp _callbacks;
    private byte* _name;
    private nint _operator;

    /// <summary>Builds the table in native memory that is never freed: ONNX Runtime keeps the pointer.</summary>
    public static OrtCustomOp* Create(CustomOperator customOperator)
    {
        OperatorTable* table = (OperatorTable*)NativeMemory.AllocZeroed((nuint)sizeof(OperatorTable));
        table->_name = (byte*)Marshal.StringToCoTaskMemUTF8(customOperator.Name);
        table->_operator = GCHandle.ToIntPtr(GCHandle.Alloc(customOperator));
        ref OrtCustomOp callbacks = ref table->_callbacks;
        callbacks.Version = NativeApi.Version;
        callbacks.GetName = &GetName;
        callbacks.GetExecutionProviderType = &GetExecutionProviderType;
        callbacks.GetInputType = &GetInputType;
        callbacks.GetInputTypeCount = &GetInputTypeCount;
        callbacks.GetOutputType = &GetOutputType;
        callbacks.GetOutputTypeCount = &GetOutputTypeCount;
        callbacks.GetInputCharacteristic = &GetInputCharacteristic;
        callbacks.GetOutputCharacteristic = &AlwaysZero;
        callbacks.GetInputMemoryType = &AlwaysZero;
        callbacks.GetVariadicInputMinArity = &AlwaysOne;
        callbacks.GetVariadicInputHomogeneity = &AlwaysOne;
        callbacks.GetVariadicOutputMinArity = &AlwaysOne;
        callbacks.GetVariadicOutputHomogeneity = &AlwaysOne;
        callbacks.GetStartVersion = &AlwaysOne;
        callbacks.GetEndVersion = &AnyLaterVersion;
        callbacks.CreateKernelV2 = &CreateKernel;
        callbacks.KernelComputeV2 = &ComputeKernel;
        callbacks.KernelDestroy = &DestroyKernel;
        return &table->_callbacks;
    }

    private static CustomOperator OperatorOf(OrtCustomOp* table) =>
        (CustomOperator)GCHandle.FromIntPtr(((OperatorTable*)table)->_operator).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte* GetName(OrtCustomOp* table) => ((OperatorTable*)table)->_name;

    /// <summary>Null: the CPU.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte* GetExecutionProviderType(OrtCustomOp* table) => null;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetInputType(OrtCustomOp* table, nuint index) => (int)(OperatorOf(table).Inputs[(int)index].Type ?? AnyType);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint GetInputTypeCount(OrtCustomOp* table) => (nuint)OperatorOf(table).Inputs.Count;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetOutputType(OrtCustomOp* table, nuint index) => (int)OperatorOf(table).Outputs[(int)index];

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint GetOutputTypeCount(OrtCustomOp* table) => (nuint)OperatorOf(table).Outputs.Count;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetInputCharacteristic(OrtCustomOp* table, nuint index) =>
        OperatorOf(table).Inputs[(int)index].IsOptional ? OptionalInput : RequiredInput;

    /// <summary>Required, for outputs; default memory, for memory types.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int AlwaysZero(OrtCustomOp* table, nuint index) => 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int AlwaysOne(OrtCustomOp* table) => 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int AnyLaterVersion(OrtCustomOp* table) => int.MaxValue;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [SuppressMessage("Design", "CA1031", Justification = "an exception that reaches native frames aborts the process; it becomes a status")]
    private static nint CreateKernel(OrtCustomOp* table, nint api, nint info, nint* kernel)
    {
        *kernel = 0;
        try
        {
            *kernel = GCHandle.ToIntPtr(GCHandle.Alloc(OperatorOf(table).CreateKernel(new KernelAttributes(info))));
            return 0;
        }
        catch (Exception exception)
        {
            return NativeApi.CreateStatus(exception.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [SuppressMessage("Design", "CA1031", Justification = "an exception that reaches native frames aborts the process; it becomes a status")]
    private static nint ComputeKernel(nint kernel, nint context)
    {
        try
        {
            ((OperatorKernel)GCHandle.FromIntPtr(kernel).Target!).Compute(new KernelContext(context));
            return 0;
        }
        catch (Exception exception)
        {
            return NativeApi.CreateStatus(exception.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void DestroyKernel(nint kernel)
    {
        if (kernel != 0)
        {
            GCHandle.FromIntPtr(kernel).Free();
        }
    }
}
