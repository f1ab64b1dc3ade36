using Pipeline.Engine.Onnx.Safetensors;
using Pipeline.SampleModel.Models;

namespace Pipeline.Engine.Onnx.Tests.Models;

/// <summary>A random model twice: stored in half precision, and with the same values in full. Folders of its own, removed with it.</summary>
internal sealed class NarrowedModel : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("pipeline-bert-").FullName;

    /// <param name="shape">The model's numbers.</param>
    /// <param name="seed">Chooses the weights.</param>
    /// <param name="type">F16 or BF16.</param>
    public NarrowedModel(BertShape shape, int seed, SafetensorsType type)
    {
        using RandomModel model = new(shape, seed);
        foreach (string folder in (string[])[Narrow, Full])
        {
            Directory.CreateDirectory(folder);
            File.Copy(Path.Combine(model.Path, "config.json"), Path.Combine(folder, "config.json"));
        }

        using SafetensorsFile source = SafetensorsFile.Open(Path.Combine(model.Path, "model.safetensors"));
        Write(source, Narrow, type, type);
        Write(source, Full, type, SafetensorsType.F32);
    }

    public string Narrow => Path.Combine(_root, "narrow");

    public string Full => Path.Combine(_root, "full");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static void Write(SafetensorsFile source, string folder, SafetensorsType rounding, SafetensorsType stored)
    {
        using SafetensorsWriter writer = SafetensorsWriter.Create(
            Path.Combine(folder, "model.safetensors"),
            [.. source.Tensors.Values.Select(tensor => new TensorPlan(tensor.Name, stored, tensor.Shape))]);
        foreach (SafetensorsTensor tensor in source.Tensors.Values)
        {
            float[] values = new float[tensor.ByteCount / sizeof(float)];
            byte[] rounded = new byte[values.Length * SafetensorsTypes.ElementBytes(rounding)];
            FloatElements.Widen(SafetensorsType.F32, source.DangerousGetBytes(tensor), values);
            FloatElements.Narrow(rounding, values, rounded);
            FloatElements.Widen(rounding, rounded, values);
            byte[] bytes = new byte[values.Length * SafetensorsTypes.ElementBytes(stored)];
            FloatElements.Narrow(stored, values, bytes);
            writer.Write(tensor.Name, 0, bytes);
        }

        writer.Complete();
    }
}
