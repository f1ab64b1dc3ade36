using Pipeline.Tokenizers.Templates.Evaluation;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary>Text outside of tags.</summary>
internal sealed class TextStatement(int line, string text) : Statement(line)
{
    protected override Completion Run(Rendering rendering)
    {
        rendering.Output.Append(text);
        return Completion.Normal;
    }
}
