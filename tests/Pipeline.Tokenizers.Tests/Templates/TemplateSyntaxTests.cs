using Pipeline.Tokenizers.Templates;
using Pipeline.Tokenizers.Templates.Syntax;

namespace Pipeline.Tokenizers.Tests.Templates;

/// <summary>What does not parse is refused by name, with its line.</summary>
[TestClass]
public sealed class TemplateSyntaxTests
{
    [TestMethod]
    [DataRow("a\n{% call m() %}{% endcall %}", 2, "'call'")]
    [DataRow("{% include 'x' %}", 1, "'include'")]
    [DataRow("{% extends 'x' %}", 1, "'extends'")]
    [DataRow("{% import 'x' as y %}", 1, "'import'")]
    [DataRow("{% block a %}{% endblock %}", 1, "'block'")]
    [DataRow("{% for x in y recursive %}{% endfor %}", 1, "Recursive")]
    [DataRow("\n\n{{ x | nosuch }}", 3, "'nosuch'")]
    [DataRow("{{ x is nosuch }}", 1, "'nosuch'")]
    [DataRow("{{ x", 1, "'}}'")]
    [DataRow("{{ x %}", 1, "bracket")]
    [DataRow("{% if x", 1, "'%}'")]
    [DataRow("{% if x %}", 1, "'if' does not end")]
    [DataRow("{% if x %}\n{% endfor %}", 2, "'endfor'")]
    [DataRow("{# x", 1, "comment")]
    [DataRow("{% raw %} x", 1, "raw")]
    [DataRow("{{ 'x }}", 1, "quotes")]
    [DataRow("{{ '\\u12' }}", 1, "escape")]
    [DataRow("{{ '\\N{DASH}' }}", 1, "escape")]
    [DataRow("{{ ) }}", 1, "bracket")]
    [DataRow("{{ (1] }}", 1, "bracket")]
    [DataRow("{{ 1 ? 2 }}", 1, "'?'")]
    [DataRow("{{ }}", 1, "expression")]
    [DataRow("{{ 012 }}", 1, "012")]
    [DataRow("{{ 999999999999999999999999999999999999999999 }}", 1, "128 bits")]
    [DataRow("{{ f(a=1, 2) }}", 1, "argument")]
    [DataRow("{% break %}", 1, "'break'")]
    [DataRow("{% for x in y %}{% set z %}{% continue %}{% endset %}{% endfor %}", 1, "'continue'")]
    [DataRow("{% macro m(a=1, b) %}{% endmacro %}", 1, "'b'")]
    [DataRow("{% set true = 1 %}", 1, "'true'")]
    [DataRow("{% set 'a' = 1 %}", 1, "'a'")]
    public void Parse_OfWhatIsNotSupported_NamesIt(string template, int line, string named)
    {
        var exception = Assert.ThrowsExactly<TemplateSyntaxException>(() => CompiledTemplate.Parse(template));

        Assert.AreEqual(line, exception.Line);
        Assert.Contains(named, exception.Message);
    }
}
