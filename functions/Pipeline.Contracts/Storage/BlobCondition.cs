namespace Pipeline.Contracts.Storage;

/// <summary>Under which condition a write takes place.</summary>
public readonly record struct BlobCondition
{
    private BlobCondition(bool isAbsent, string? version)
    {
        MustBeAbsent = isAbsent;
        Version = version;
    }

    /// <summary>Whatever is there is replaced.</summary>
    public static BlobCondition None => default;

    /// <summary>Only where there is no such blob.</summary>
    public static BlobCondition IfAbsent => new(isAbsent: true, version: null);

    /// <summary>The blob must not exist.</summary>
    public bool MustBeAbsent { get; }

    /// <summary>The version that must be current, or null.</summary>
    public string? Version { get; }

    /// <summary>Only where the current version is this one.</summary>
    public static BlobCondition IfVersion(string version) => new(isAbsent: false, version);
}
