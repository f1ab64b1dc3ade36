using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Builtins;

/// <summary>A filter, test, function or method.</summary>
/// <param name="rendering">The rendering that calls it, which pays for what it does.</param>
/// <param name="subject">What is filtered or tested, or whose method it is; None for a function.</param>
/// <param name="arguments">The arguments besides the subject.</param>
/// <exception cref="TemplateRuntimeException">The subject or an argument is of the wrong type, or too much is asked for.</exception>
internal delegate TemplateValue Builtin(Rendering rendering, TemplateValue subject, Arguments arguments);
