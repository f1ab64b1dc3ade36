using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Pipeline.Engine.Onnx.Native;

/// <summary>
/// The functions of ONNX Runtime's C API that the managed package keeps to itself. The API is a table of function pointers
/// that only ever grows, so an index holds for every version from the one that introduced it.
/// </summary>
internal static unsafe partial class NativeApi
{
    /// <summary>The oldest API that has every entry used here (GetTensorElementTypeAndShapeDataReference came with 1.24).</summary>
    public const uint Version = 24;

    // Indices: offset / 8 in struct OrtApi of onnxruntime_c_api.h.
    private const int CreateStatusIndex = 0;
    private const int GetErrorMessageIndex = 2;
    private const int CreateCustomOpDomainIndex = 26;
    private const int CustomOpDomainAddIndex = 27;
    private const int AddCustomOpDomainIndex = 28;
    private const int GetTensorMutableDataIndex = 51;
    private const int KernelInfoGetAttributeFloatIndex = 85;
    private const int KernelInfoGetAttributeIntIndex = 86;
    private const int KernelContextGetInputIndex = 90;
    private const int KernelContextGetOutputIndex = 91;
    private const int ReleaseStatusIndex = 93;
    private const int GetBuildInfoStringIndex = 254;
    private const int KernelContextParallelForIndex = 274;
    private const int GetTensorShapeReferenceIndex = 414;

    /// <summary>ORT_FAIL.</summary>
    private const int FailCode = 1;

    private static readonly void** Table = LoadTable();

    /// <summary>Makes a status for ONNX Runtime to own.</summary>
    public static nint CreateStatus(string message)
    {
        fixed (byte* text = NullTerminated(message))
        {
            return ((delegate* unmanaged[Cdecl]<int, byte*, nint>)Table[CreateStatusIndex])(FailCode, text);
        }
    }

    /// <summary>ONNX Runtime's own description of its build: commit, build type, compiler flags.</summary>
    public static string BuildInfo() =>
        Marshal.PtrToStringUTF8((nint)((delegate* unmanaged[Cdecl]<byte*>)Table[GetBuildInfoStringIndex])()) ?? "";

    /// <summary>Creates a domain; it is never released, because sessions refer to it until the process ends.</summary>
    public static nint CreateCustomOpDomain(string name)
    {
        nint domain;
        fixed (byte* text = NullTerminated(name))
        {
            Check(((delegate* unmanaged[Cdecl]<byte*, nint*, nint>)Table[CreateCustomOpDomainIndex])(text, &domain));
        }

        return domain;
    }

    /// <param name="domain">From <see cref="CreateCustomOpDomain"/>.</param>
    /// <param name="customOp">ONNX Runtime keeps the pointer; it must stay valid until the process ends.</param>
    public static void AddToDomain(nint domain, OrtCustomOp* customOp) =>
        Check(((delegate* unmanaged[Cdecl]<nint, OrtCustomOp*, nint>)Table[CustomOpDomainAddIndex])(domain, customOp));

    public static void AddDomain(SessionOptions options, nint domain)
    {
        bool held = false;
        try
        {
            options.DangerousAddRef(ref held);
            Check(((delegate* unmanaged[Cdecl]<nint, nint, nint>)Table[AddCustomOpDomainIndex])(options.DangerousGetHandle(), domain));
        }
        finally
        {
            if (held)
            {
                options.DangerousRelease();
            }
        }
    }

    /// <summary>An attribute of the node that a kernel is created for; absent attributes give the default.</summary>
    public static long Attribute(nint kernelInfo, string name, long otherwise)
    {
        long value;
        fixed (byte* text = NullTerminated(name))
        {
            nint status = ((delegate* unmanaged[Cdecl]<nint, byte*, long*, nint>)Table[KernelInfoGetAttributeIntIndex])(
                kernelInfo, text, &value);
            return ReleaseIfFailed(status) ? otherwise : value;
        }
    }

    /// <inheritdoc cref="Attribute(nint, string, long)"/>
    public static float Attribute(nint kernelInfo, string name, float otherwise)
    {
        float value;
        fixed (byte* text = NullTerminated(name))
        {
            nint status = ((delegate* unmanaged[Cdecl]<nint, byte*, float*, nint>)Table[KernelInfoGetAttributeFloatIndex])(
                kernelInfo, text, &value);
            return ReleaseIfFailed(status) ? otherwise : value;
        }
    }

    /// <summary>The OrtValue of an input; 0 where an optional input is absent.</summary>
    public static nint Input(nint context, int index)
    {
        nint value;
        Check(((delegate* unmanaged[Cdecl]<nint, nuint, nint*, nint>)Table[KernelContextGetInputIndex])(context, (nuint)index, &value));
        return value;
    }

    /// <summary>The OrtValue of an output, allocated by ONNX Runtime with this shape.</summary>
    public static nint Output(nint context, int index, ReadOnlySpan<long> shape)
    {
        nint value;
        fixed (long* dimensions = shape)
        {
            Check(((delegate* unmanaged[Cdecl]<nint, nuint, long*, nuint, nint*, nint>)Table[KernelContextGetOutputIndex])(
                context, (nuint)index, dimensions, (nuint)shape.Length, &value));
        }

        return value;
    }

    /// <summary>The first element of a tensor, valid as long as the value.</summary>
    public static void* Data(nint value)
    {
        void* data;
        Check(((delegate* unmanaged[Cdecl]<nint, void**, nint>)Table[GetTensorMutableDataIndex])(value, &data));
        return data;
    }

    /// <summary>Type and dimensions of a tensor, read in place: no allocation, nothing to release.</summary>
    public static ReadOnlySpan<long> Shape(nint value, out TensorElementType type)
    {
        int element;
        long* dimensions;
        nuint rank;
        Check(((delegate* unmanaged[Cdecl]<nint, int*, long**, nuint*, nint>)Table[GetTensorShapeReferenceIndex])(
            value, &element, &dimensions, &rank));
        type = (TensorElementType)element;
        return new ReadOnlySpan<long>(dimensions, (int)rank);
    }

    /// <summary>Calls <paramref name="body"/> for 0 to count - 1 on the session's intra-op threads, the caller's among them.</summary>
    public static void ParallelFor(nint context, delegate* unmanaged[Cdecl]<void*, nuint, void> body, int count, void* state) =>
        Check(((delegate* unmanaged[Cdecl]<nint, delegate* unmanaged[Cdecl]<void*, nuint, void>, nuint, nuint, void*, nint>)
            Table[KernelContextParallelForIndex])(context, body, (nuint)count, 0, state));

    /// <summary>The one place where a status becomes an exception.</summary>
    private static void Check(nint status)
    {
        if (status != 0)
        {
            byte* text = ((delegate* unmanaged[Cdecl]<nint, byte*>)Table[GetErrorMessageIndex])(status);
            string message = Marshal.PtrToStringUTF8((nint)text) ?? "";
            ReleaseIfFailed(status);
            throw new InvalidOperationException($"ONNX Runtime: {message}");
        }
    }

    private static bool ReleaseIfFailed(nint status)
    {
        if (status == 0)
        {
            return false;
        }

        ((delegate* unmanaged[Cdecl]<nint, void>)Table[ReleaseStatusIndex])(status);
        return true;
    }

    private static byte[] NullTerminated(string text) => System.Text.Encoding.UTF8.GetBytes(text + '\0');

    private static void** LoadTable()
    {
        void** table = OrtGetApiBase()->GetApi(Version);
        return table is not null
            ? table
            : throw new PlatformNotSupportedException($"The ONNX Runtime library is older than 1.{Version}.");
    }

    [LibraryImport("onnxruntime")]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    private static partial ApiBase* OrtGetApiBase();

    /// <summary>struct OrtApiBase; filled by the library.</summary>
    private readonly struct ApiBase
    {
        public readonly delegate* unmanaged[Cdecl]<uint, void**> GetApi;

        public ApiBase() => GetApi = null;
    }
}
