using System.Reflection;
using System.Runtime.InteropServices;

namespace Pipeline.Benchmarks.Decoder.Llama;

/// <summary>The functions of llama.cpp that the bench calls, from the libraries of the npm package of node-llama-cpp.</summary>
internal static unsafe partial class LlamaLibrary
{
    /// <summary>Automatic flash attention, which llama.cpp switches on for this model.</summary>
    public const int FlashAttentionAuto = -1;

    private const string Llama = "libllama";
    private const string Ggml = "libggml";

    /// <summary>Loads the libraries of a folder and the best CPU backend among them. Once a process.</summary>
    public static void Load(string folder)
    {
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) =>
            name is Llama or Ggml ? NativeLibrary.Load(Directory.EnumerateFiles(folder, name + ".v*.so").Single()) : 0);
        LogSet(&Ignore, 0);
        BackendLoadAll(folder);
        BackendInit();
    }

    [LibraryImport(Llama, EntryPoint = "llama_model_default_params")]
    public static partial LlamaModelParams ModelDefaults();

    [LibraryImport(Llama, EntryPoint = "llama_context_default_params")]
    public static partial LlamaContextParams ContextDefaults();

    [LibraryImport(Llama, EntryPoint = "llama_model_load_from_file", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint LoadModel(string path, LlamaModelParams parameters);

    [LibraryImport(Llama, EntryPoint = "llama_init_from_model")]
    public static partial nint CreateContext(nint model, LlamaContextParams parameters);

    [LibraryImport(Llama, EntryPoint = "llama_free")]
    public static partial void FreeContext(nint context);

    [LibraryImport(Llama, EntryPoint = "llama_get_memory")]
    public static partial nint GetMemory(nint context);

    [LibraryImport(Llama, EntryPoint = "llama_memory_clear")]
    public static partial void ClearMemory(nint memory, [MarshalAs(UnmanagedType.U1)] bool data);

    [LibraryImport(Llama, EntryPoint = "llama_memory_seq_cp")]
    public static partial void CopySequence(nint memory, int source, int destination, int from, int to);

    [LibraryImport(Llama, EntryPoint = "llama_memory_seq_rm")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool RemoveTokens(nint memory, int sequence, int from, int to);

    [LibraryImport(Llama, EntryPoint = "llama_batch_init")]
    public static partial LlamaBatch CreateBatch(int tokens, int embeddings, int maxSequences);

    [LibraryImport(Llama, EntryPoint = "llama_batch_free")]
    public static partial void FreeBatch(LlamaBatch batch);

    [LibraryImport(Llama, EntryPoint = "llama_decode")]
    public static partial int Decode(nint context, LlamaBatch batch);

    [LibraryImport(Llama, EntryPoint = "llama_synchronize")]
    public static partial void Synchronize(nint context);

    [LibraryImport(Llama, EntryPoint = "llama_get_logits_ith")]
    public static partial float* GetLogits(nint context, int row);

    [LibraryImport(Llama, EntryPoint = "llama_backend_init")]
    private static partial void BackendInit();

    [LibraryImport(Llama, EntryPoint = "llama_log_set")]
    private static partial void LogSet(delegate* unmanaged<int, byte*, nint, void> log, nint state);

    [LibraryImport(Ggml, EntryPoint = "ggml_backend_load_all_from_path", StringMarshalling = StringMarshalling.Utf8)]
    private static partial void BackendLoadAll(string folder);

    // GGML_LOG_LEVEL_ERROR; what is below it would drown the figures
    [UnmanagedCallersOnly]
    private static void Ignore(int level, byte* text, nint state)
    {
        if (level >= 4 && level != 5)
        {
            Console.Error.Write(Marshal.PtrToStringUTF8((nint)text));
        }
    }
}
