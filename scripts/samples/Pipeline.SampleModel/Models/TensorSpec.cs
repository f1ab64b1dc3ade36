namespace Pipeline.SampleModel.Models;

/// <summary>A tensor to be filled with random values.</summary>
/// <param name="Name">As in the file.</param>
/// <param name="Shape">One or two dimensions, row-major.</param>
/// <param name="Mean">Mean of the values.</param>
/// <param name="Deviation">Standard deviation of the values.</param>
public sealed record TensorSpec(string Name, IReadOnlyList<int> Shape, float Mean, float Deviation)
{
    /// <summary>Values in the tensor.</summary>
    public long ElementCount => Shape.Aggregate(1L, (product, size) => product * size);
}
