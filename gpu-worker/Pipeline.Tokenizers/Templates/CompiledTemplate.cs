using Pipeline.Tokenizers.Templates.Builtins;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Syntax;
using Pipeline.Tokenizers.Templates.Tree;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates;

/// <summary>
/// The part of Jinja that chat templates use, compiled: jinja2's sandbox with trim_blocks and lstrip_blocks, as Hugging Face
/// sets it up. Immutable; use it from any thread.
/// </summary>
internal sealed class CompiledTemplate
{
    /// <summary>The longest published templates have some 20,000 characters.</summary>
    public const int MaxLength = 256 * 1024;

    private readonly StatementList _body;

    private CompiledTemplate(StatementList body) => _body = body;

    /// <exception cref="TemplateSyntaxException">The template is damaged, too large, or uses what is not supported.</exception>
    public static CompiledTemplate Parse(string template)
    {
        if (template.Length > MaxLength)
        {
            throw new TemplateSyntaxException(1, $"The template has {template.Length} characters; the limit is {MaxLength}.");
        }

        return new CompiledTemplate(StatementParser.Parse(template));
    }

    /// <summary>Renders the template.</summary>
    /// <param name="variables">Given the state that pays for making them.</param>
    /// <param name="time">For strftime_now.</param>
    /// <exception cref="ChatTemplateException">An error, with the line of the template; or the rendering does too much.</exception>
    public string Render(Func<RenderWork, IEnumerable<KeyValuePair<string, TemplateValue>>> variables, TimeProvider time)
    {
        var scope = new Scope(null);
        foreach ((string name, TemplateValue function) in Functions.All)
        {
            scope.Set(name, function);
        }

        var rendering = new Rendering(scope, time);
        try
        {
            foreach ((string name, TemplateValue value) in variables(rendering.Work))
            {
                scope.Set(name, value);
            }

            _body.Execute(rendering);
            return rendering.Output.ToString();
        }
        catch (TemplateRuntimeException exception)
        {
            throw new ChatTemplateException($"chat template, line {rendering.Line}: {exception.Message}", exception);
        }
    }
}
