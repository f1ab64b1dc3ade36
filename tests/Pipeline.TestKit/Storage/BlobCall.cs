namespace Pipeline.TestKit.Storage;

/// <summary>One call on the port, as a hook sees it.</summary>
/// <param name="Operation">What was called.</param>
/// <param name="Name">The blob, or the prefix of a listing.</param>
public readonly record struct BlobCall(BlobOperation Operation, string Name);
