using Pipeline.Tokenizers.Templates.Evaluation;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary>What stands between two tags of a block.</summary>
internal sealed class StatementList(IReadOnlyList<Statement> statements)
{
    public static readonly StatementList Empty = new([]);

    /// <summary>Executes the statements up to a jump.</summary>
    public Completion Execute(Rendering rendering)
    {
        foreach (Statement statement in statements)
        {
            Completion completion = statement.Execute(rendering);
            if (completion != Completion.Normal)
            {
                return completion;
            }
        }

        return Completion.Normal;
    }
}
