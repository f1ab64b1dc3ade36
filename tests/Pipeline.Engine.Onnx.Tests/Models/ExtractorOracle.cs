using System.Runtime.InteropServices;
using Pipeline.Engine.Onnx.Safetensors;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.Models;

/// <summary>
/// What PyTorch computed with the sample extractor: the file that scripts/models/extractor/evaluate_extractor.py writes with --oracle.
/// </summary>
internal sealed class ExtractorOracle : IDisposable
{
    public static readonly string Model = RepositoryRoot.Combine("scripts/samples/models/invoice-extractor");

    private readonly SafetensorsFile _file =
        SafetensorsFile.Open(RepositoryRoot.Combine("tests/Pipeline.Engine.Onnx.Tests/Models/invoice-extractor-parity.safetensors"));

    /// <summary>Ids of some conversations, and at some of their positions the logits in 32-bit floats.</summary>
    public IEnumerable<(int[] InputIds, (int Position, float[] Logits)[] Rows)> Conversations
    {
        get
        {
            for (int i = 0; _file.Tensors.ContainsKey($"{i}.input_ids"); i++)
            {
                int[] positions = Values<int>($"{i}.positions");
                float[] logits = Values<float>($"{i}.logits");
                yield return (Values<int>($"{i}.input_ids"), [.. positions.Zip(logits.Chunk(logits.Length / positions.Length))]);
            }
        }
    }

    /// <summary>Prompts, and greedy answers with the token that ends them.</summary>
    public IEnumerable<(int[] Prompt, int[] Answer)> Greedy => Texts("greedy.prompt").Zip(Texts("greedy.answer"));

    public void Dispose() => _file.Dispose();

    private IEnumerable<int[]> Texts(string name)
    {
        int[] ids = Values<int>(name + "_ids"), starts = Values<int>(name + "_starts");
        return starts.Zip(starts.Skip(1), (start, end) => ids[start..end]);
    }

    private T[] Values<T>(string name)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(_file.DangerousGetBytes(_file.Tensors[name])).ToArray();
}
