using Pipeline.TestKit;

namespace Pipeline.Benchmarks.Quality;

/// <summary>Where the sample models lie, and what is made of them.</summary>
internal static class SampleModels
{
    public static string Extractor { get; } = RepositoryRoot.Combine("scripts/samples/models/invoice-extractor");

    public static string Embedder { get; } = RepositoryRoot.Combine("scripts/samples/models/doc-embedder");

    /// <summary>One a line; none is in what the embedder was trained on.</summary>
    public static string HeldOutPassages { get; } = RepositoryRoot.Combine("scripts/samples/passages/held-out.txt");

    /// <summary>Business documents that somebody wrote who knew neither the generator nor what the extractor was trained on.</summary>
    public static string ByHandDocuments { get; } = RepositoryRoot.Combine("scripts/samples/documents/by-hand.jsonl");

    /// <summary>A file or folder of what the bench writes; its folder is there.</summary>
    public static string Scratch(string name) =>
        Path.Combine(Directory.CreateDirectory(RepositoryRoot.Combine(".run/quality")).FullName, name);
}
