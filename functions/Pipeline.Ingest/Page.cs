namespace Pipeline.Ingest;

/// <summary>A run of a listing.</summary>
/// <param name="Items">In the order of the listing.</param>
/// <param name="HasMore">Whether more follow behind the last item.</param>
/// <typeparam name="T">What is listed.</typeparam>
public sealed record Page<T>(IReadOnlyList<T> Items, bool HasMore);
