using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>Finds the weights in a Hugging Face model directory.</summary>
public static class WeightsFile
{
    private const string SingleFile = "model.safetensors";
    private const string IndexFile = "model.safetensors.index.json";

    /// <summary>Opens model.safetensors. The caller disposes it.</summary>
    /// <exception cref="ModelFormatException">The weights are spread over several files, or there are none in this format.</exception>
    /// <exception cref="SafetensorsException">The file breaks the format.</exception>
    public static SafetensorsFile Open(string directory)
    {
        string path = Path.Combine(directory, SingleFile);
        string index = Path.Combine(directory, IndexFile);
        if (File.Exists(index))
        {
            throw new ModelFormatException(
                index, null, $"weights in several files are not supported; join them into {SingleFile} and remove the index.");
        }

        return File.Exists(path)
            ? SafetensorsFile.Open(path)
            : throw new ModelFormatException(
                path, null, "the file is missing; weights in other formats (such as pytorch_model.bin) are not supported.");
    }
}
