using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Tokenizers;
using Pipeline.Tokenizers.Templates;

namespace Pipeline.Worker.Models;

/// <summary>A decoder's runner, tokeniser and template, before an engine runs on them.</summary>
/// <param name="Runner">Executes steps.</param>
/// <param name="Tokenizer">The model's tokeniser.</param>
/// <param name="Template">Writes the prompts of conversations; null where the model has none.</param>
/// <param name="Variant">What the compiler made of the model, such as <c>int8</c>; null for one that came compiled.</param>
/// <param name="Phases">How long the parts of the load took, in their order.</param>
internal sealed record LoadedDecoder(
    OnnxDecoderRunner Runner,
    Tokenizer Tokenizer,
    ChatTemplate? Template,
    string? Variant,
    IReadOnlyList<(string Name, TimeSpan Duration)> Phases) : ILoadedModel
{
    public void Dispose() => Runner.Dispose();
}
