using System.Runtime.InteropServices;

namespace Pipeline.Benchmarks.Decoder.Llama;

/// <summary>llama_batch of llama.h at llama.cpp 0.5.0: arrays of the library's, made by llama_batch_init.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LlamaBatch
{
    public int TokenCount;
    public int* Tokens;
    public float* Embeddings;
    public int* Positions;
    public int* SequenceIdCounts;
    public int** SequenceIds;
    public byte* WantsLogits;

    /// <summary>Appends a token of one sequence.</summary>
    public void Add(int token, int position, int sequence, bool wantsLogits)
    {
        Tokens[TokenCount] = token;
        Positions[TokenCount] = position;
        SequenceIdCounts[TokenCount] = 1;
        SequenceIds[TokenCount][0] = sequence;
        WantsLogits[TokenCount] = wantsLogits ? (byte)1 : (byte)0;
        TokenCount++;
    }
}
