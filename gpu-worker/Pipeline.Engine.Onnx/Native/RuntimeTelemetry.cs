using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pipeline.Engine.Onnx.Native;

/// <summary>
/// ONNX Runtime collects telemetry on Linux too (seen in 1.29.0: a device id and an event store below
/// <c>~/.cache/Microsoft/DeveloperTools/.onnxruntime</c>). A pipeline that runs with no cloud at all tells nobody anything, so
/// it is off before the library is loaded.
/// </summary>
internal static partial class RuntimeTelemetry
{
    private const string Switch = "ORT_DISABLE_TELEMETRY";

    /// <summary>Turns it off, unless the operator's environment has the switch already.</summary>
    [ModuleInitializer]
    [SuppressMessage(
        "Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries", Justification = "Whatever loads the library first is too late.")]
    internal static void TurnOff()
    {
        if (OperatingSystem.IsLinux())
        {
            // The managed environment is a copy that native code does not see.
            _ = SetEnvironmentVariable(Switch, "1", overwrite: 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);
}
