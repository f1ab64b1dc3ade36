using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using Pipeline.Engine.Onnx.Native;

namespace Pipeline.Engine.Onnx.Sessions;

/// <summary>Which ONNX Runtime this process has loaded.</summary>
public sealed record RuntimeProvenance
{
    private const string LibraryName = "onnxruntime";

    /// <summary>Such as 1.29.0.</summary>
    public required string Version { get; init; }

    /// <summary>Commit, build type and compiler flags, in ONNX Runtime's words.</summary>
    public required string BuildInfo { get; init; }

    /// <summary>The native library's file.</summary>
    public required string LibraryPath { get; init; }

    /// <summary>SHA-256 of that file, in lower-case hexadecimal.</summary>
    public required string LibrarySha256 { get; init; }

    /// <summary>Execution providers compiled into it; that one is listed does not mean that its own libraries are there.</summary>
    public required ImmutableArray<string> Providers { get; init; }

    /// <summary>Loads the library if need be and describes it. Reads the whole file: for start-up and reports.</summary>
    /// <exception cref="FileNotFoundException">The library is loaded from nowhere that the process can name.</exception>
    public static RuntimeProvenance Read()
    {
        OrtEnv environment = OrtEnv.Instance();
        string path = FindLibrary();
        using FileStream library = File.OpenRead(path);
        return new RuntimeProvenance
        {
            Version = environment.GetVersionString(),
            BuildInfo = NativeApi.BuildInfo(),
            LibraryPath = path,
            LibrarySha256 = Convert.ToHexStringLower(SHA256.HashData(library)),
            Providers = [.. environment.GetAvailableProviders()],
        };
    }

    private static string FindLibrary()
    {
        using Process process = Process.GetCurrentProcess();
        foreach (ProcessModule module in process.Modules)
        {
            string name = Path.GetFileName(module.FileName);
            string stem = name.StartsWith("lib", StringComparison.Ordinal) ? name[3..] : name;
            if (stem.StartsWith(LibraryName + ".", StringComparison.OrdinalIgnoreCase))
            {
                return module.FileName;
            }
        }

        throw new FileNotFoundException($"No module of this process is the library {LibraryName}.");
    }
}
