namespace Pipeline.SampleDocuments.Tokens;

/// <summary>The numbers of the extractor, a Llama-shaped decoder. Training reads them from the config.json that they are written to.</summary>
internal static class ExtractorShape
{
    public const int HiddenSize = 256;
    public const int LayerCount = 5;
    public const int HeadCount = 4;
    public const int KeyValueHeadCount = 2;
    public const int HeadSize = 64;
    public const int IntermediateSize = 512;
    public const double NormEpsilon = 1e-6;
    public const double RopeTheta = 10_000;

    /// <summary>Prompt and answer in tokens: the longest document of the generator has about half of that.</summary>
    public const int MaxPositions = 1024;
}
