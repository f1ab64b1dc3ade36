using Pipeline.Tokenizers.Templates.Evaluation;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary><c>{% break %}</c> and <c>{% continue %}</c></summary>
internal sealed class JumpStatement(int line, bool isBreak) : Statement(line)
{
    protected override Completion Run(Rendering rendering) => isBreak ? Completion.Break : Completion.Continue;
}
