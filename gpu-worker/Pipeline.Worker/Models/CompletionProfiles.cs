using Pipeline.Engine.Constraints;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Worker.Completions;

namespace Pipeline.Worker.Models;

/// <summary>Makes of a loaded decoder what its requests are checked against.</summary>
internal static class CompletionProfiles
{
    /// <param name="loaded">The decoder.</param>
    /// <param name="id">As callers write it.</param>
    /// <param name="revision">The directory's.</param>
    public static CompletionProfile Of(LoadedDecoder loaded, string id, string revision)
    {
        OnnxDecoderRunner runner = loaded.Runner;
        var text = new TokenText(loaded.Tokenizer);
        int vocabularySize = runner.VocabularySize;
        IReadOnlyList<int> stopTokenIds = runner.StopTokenIds;
        return new CompletionProfile
        {
            Id = id,
            // what the model was made for, or what its cache can hold
            ContextLength = (int)Math.Min(runner.ContextLength, (long)runner.BlockCount * runner.BlockTokens),
            VocabularySize = vocabularySize,
            Text = text,
            RenderChat = loaded.Template is { } template ? messages => template.Render(messages, addGenerationPrompt: true) : null,
            StopTokenIds = stopTokenIds,
            Constraints = new JsonConstraints(
                () => new TokenVocabulary([.. Enumerable.Range(0, vocabularySize).Select(text.BytesOf)], stopTokenIds)),
            Fingerprint = $"fp_{ModelRevision.Shorten(revision)}{(loaded.Variant is null ? string.Empty : "_" + loaded.Variant)}",
        };
    }
}
