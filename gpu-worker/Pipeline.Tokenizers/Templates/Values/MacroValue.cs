using Pipeline.Tokenizers.Templates.Builtins;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Tree;

namespace Pipeline.Tokenizers.Templates.Values;

/// <summary>A macro together with the variables that were in sight where it was defined.</summary>
internal sealed class MacroValue(MacroStatement macro, Scope scope) : CallableValue
{
    public override string TypeName => "Macro";

    public override TemplateValue? Attribute(string name) => name == "name" ? new StringValue(macro.Name) : null;

    public override TemplateValue Call(Rendering rendering, Arguments arguments) => macro.Call(rendering, scope, arguments);
}
