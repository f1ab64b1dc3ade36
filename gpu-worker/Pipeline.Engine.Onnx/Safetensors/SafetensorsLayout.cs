namespace Pipeline.Engine.Onnx.Safetensors;

/// <summary>Holds the entries of a header against each other and the file's data, with the rules of the reference implementation.</summary>
internal static class SafetensorsLayout
{
    /// <summary>Places every entry in the file.</summary>
    /// <param name="entries">In any order.</param>
    /// <param name="path">For messages.</param>
    /// <param name="dataStart">Bytes before the data.</param>
    /// <param name="dataBytes">Bytes of data in the file; the entries must cover exactly these.</param>
    /// <exception cref="SafetensorsException">A size does not follow from its shape, or tensors overlap or leave holes.</exception>
    public static Dictionary<string, SafetensorsTensor> Place(List<TensorEntry> entries, string path, long dataStart, long dataBytes)
    {
        var tensors = new Dictionary<string, SafetensorsTensor>(entries.Count, StringComparer.Ordinal);
        long expectedBegin = 0;
        foreach (TensorEntry entry in entries.OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            if (entry.End > dataBytes)
            {
                throw Bad(path, entry, $"data_offsets end at {entry.End}, past the end of the data ({dataBytes} bytes).");
            }

            if (entry.Begin != expectedBegin)
            {
                string what = entry.Begin < expectedBegin ? "overlaps the tensor before it" : "leaves a hole before it";
                throw Bad(path, entry, $"data_offsets begin at {entry.Begin} where {expectedBegin} was due: it {what}.");
            }

            long bytes = ByteCount(entry, path);
            if (bytes != entry.End - entry.Begin)
            {
                throw Bad(path, entry, $"data_offsets span {entry.End - entry.Begin} bytes; dtype and shape ask for {bytes}.");
            }

            tensors.Add(entry.Name, new SafetensorsTensor(entry.Name, entry.Type, entry.Shape, checked(dataStart + entry.Begin), bytes));
            expectedBegin = entry.End;
        }

        return expectedBegin == dataBytes
            ? tensors
            : throw new SafetensorsException(path, null, $"the tensors cover {expectedBegin} of {dataBytes} bytes of data.");
    }

    private static long ByteCount(TensorEntry entry, string path)
    {
        try
        {
            long bytes = SafetensorsTypes.ElementBytes(entry.Type);
            foreach (long dimension in entry.Shape)
            {
                bytes = checked(bytes * dimension);
            }

            return bytes;
        }
        catch (OverflowException exception)
        {
            throw new SafetensorsException(path, entry.Name, "the product of shape overflows 64 bits.", exception);
        }
    }

    private static SafetensorsException Bad(string path, TensorEntry entry, string problem) => new(path, entry.Name, problem);
}
