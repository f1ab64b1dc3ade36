using System.Runtime.CompilerServices;
using Pipeline.Tokenizers.Templates.Tree;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Evaluation;

/// <summary>State of one rendering. Used by one thread; after an exception it is of no further use.</summary>
internal sealed class Rendering
{
    /// <summary>
    /// Nodes within nodes, macro calls included. A macro that describes a type and calls itself for its parts takes about ten
    /// for each level.
    /// </summary>
    public const int MaxDepth = 1000;

    private int _depth;

    public Rendering(Scope scope, TimeProvider time)
    {
        Scope = scope;
        Time = time;
        Output = new TextSink(Work);
    }

    public RenderWork Work { get; } = new();

    public TimeProvider Time { get; }

    /// <summary>The variables in sight.</summary>
    public Scope Scope { get; set; }

    /// <summary>Where text goes.</summary>
    public TextSink Output { get; private set; }

    /// <summary>The line of the template that is being evaluated, from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>Pays for a node and notes its line. Every call has its <see cref="Leave"/>, unless the rendering fails.</summary>
    public void Enter(int line)
    {
        Line = line;
        Work.SpendStep();
        if (++_depth > MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new TemplateRuntimeException("The template is nested too deeply, or a macro calls itself without end.");
        }
    }

    public void Leave() => _depth--;

    /// <summary>Executes a block with variables of its own and gives what it writes.</summary>
    public string Capture(StatementList body, Scope scope)
    {
        (Scope outerScope, TextSink outerOutput) = (Scope, Output);
        Scope = scope;
        Output = new TextSink(Work);
        body.Execute(this);
        string text = Output.ToString();
        Scope = outerScope;
        Output = outerOutput;
        return text;
    }
}
