using Pipeline.Tokenizers.Templates.Evaluation;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary><c>{{ value }}</c></summary>
internal sealed class PrintStatement(int line, Expression value) : Statement(line)
{
    protected override Completion Run(Rendering rendering)
    {
        value.Evaluate(rendering).WriteText(rendering.Output);
        return Completion.Normal;
    }
}
