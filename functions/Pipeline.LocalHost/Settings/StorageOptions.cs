using System.ComponentModel.DataAnnotations;

namespace Pipeline.LocalHost.Settings;

/// <summary>Section <c>Storage</c>.</summary>
internal sealed class StorageOptions
{
    /// <summary>Folder of the embedded storage, shared with the workers of this machine.</summary>
    /// <value>Path, absolute or from the current folder. Default <c>.pipeline/data</c>.</value>
    [Required]
    public string DataDirectory { get; init; } = ".pipeline/data";
}
