using Pipeline.Tokenizers.Templates;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Syntax;

namespace Pipeline.Tokenizers.Tests.Templates;

/// <summary>
/// Templates that ask for too much. The limit of time is for what would otherwise not end; each case takes two seconds at most.
/// </summary>
[TestClass]
public sealed class HostileTemplateTests
{
    private const int LimitMilliseconds = 60_000;

    [TestMethod]
    [DataRow("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}")]
    [DataRow("{% set ns = namespace(x='x') %}{% for a in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}")]
    [DataRow("{% set ns = namespace(x=[1]) %}{% for a in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}")]
    [DataRow("{% set ns = namespace(x=[1]) %}{% for a in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}")]
    [DataRow("{% set ns = namespace(x=[1]) %}{% for a in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x|tojson }}")]
    [DataRow("{% set ns = namespace(x=(1,), y=(1,)) %}{% for a in range(99) %}{% set ns.x = (ns.x, ns.x) %}{% set ns.y = (ns.y, ns.y) %}{% endfor %}{{ ns.x == ns.y }}")]
    [DataRow("{{ 'x' * 10 ** 9 }}")]
    [DataRow("{{ 10 ** 30 * 'x' }}")]
    [DataRow("{{ [1] * 10 ** 9 }}")]
    [DataRow("{{ 'x'.center(10 ** 9) }}")]
    [DataRow("{{ 'x'|indent(10 ** 9, true) }}")]
    [DataRow("{{ [1]|tojson(indent=10 ** 9) }}")]
    [DataRow("{{ [1]|batch(10 ** 9, 0)|list }}")]
    [DataRow("{{ '%999999999d' % 1 }}")]
    [DataRow("{{ '%*d' % (10 ** 9, 1) }}")]
    [DataRow("{{ '%.999999999f' % 1 }}")]
    [DataRow("{{ ('a' * 9999999).find('a' * 999999 ~ 'b' ~ 'a' * 999999) }}")]
    [DataRow("{{ ('a' * 9999999).replace('a', 'bbbbbbbbbbbbbbbbbbbb') }}")]
    [DataRow("{{ ('a' * 9999999)|list|length }}")]
    [DataRow("{% set a = 'a' * 9999999 %}{% for i in range(99999) %}{{ a == a ~ '' }}{% endfor %}")]
    [DataRow("{% set a = 'a' * 999999 %}{% for i in range(99999) %}{{ a }}{% endfor %}")]
    [DataRow("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}")]
    [DataRow("{% macro m(x) %}{{ m(x ~ x) }}{{ m(x) }}{% endmacro %}{{ m('x') }}")]
    [DataRow("{{ range(10 ** 9) }}")]
    [DataRow("{{ 10 ** 40 }}")]
    [DataRow("{{ 2 ** 127 }}")]
    [DataRow("{{ (-2) ** 127 // -1 }}")]
    [DataRow("{{ -((-2) ** 127) }}")]
    [DataRow("{{ 1e300|int }}")]
    [DataRow("{{ 2.5 ** 9999 }}")]
    [DataRow("{% set ns = namespace() %}{% set ns.a = ns %}{{ ns }}")]
    [Timeout(LimitMilliseconds, CooperativeCancellation = false)]
    public void Render_OfWhatAsksForTooMuch_IsAnError(string template)
    {
        CompiledTemplate compiled = CompiledTemplate.Parse(template);

        var exception = Assert.ThrowsExactly<ChatTemplateException>(() => GoldenTemplates.Render(compiled, GoldenTemplates.NoVariables));

        Assert.StartsWith("chat template, line 1: ", exception.Message);
    }

    [TestMethod]
    [DataRow("(", ")")]
    [DataRow("[", "]")]
    [DataRow("{1:", "}")]
    [DataRow("not ", "")]
    [DataRow("- ", "")]
    [DataRow("a(", ")")]
    [DataRow("a[", "]")]
    [DataRow("a|default(", ")")]
    [DataRow("1 if 1 else ", "")]
    public void Parse_OfDeepNesting_IsAnError(string open, string close)
    {
        string nested = string.Concat(Enumerable.Repeat(open, 10_000)) + "1" + string.Concat(Enumerable.Repeat(close, 10_000));

        var exception = Assert.ThrowsExactly<TemplateSyntaxException>(() => CompiledTemplate.Parse("\n{{ " + nested + " }}"));

        Assert.AreEqual(2, exception.Line);
    }

    [TestMethod]
    [DataRow("{% if a %}")]
    [DataRow("{% for a in b %}")]
    [DataRow("{% set a %}")]
    [DataRow("{% macro a() %}")]
    public void Parse_OfDeepBlocks_IsAnError(string block)
    {
        string template = string.Concat(Enumerable.Repeat(block, 10_000));

        Assert.ThrowsExactly<TemplateSyntaxException>(() => CompiledTemplate.Parse(template));
    }

    [TestMethod]
    [DataRow(" + 1")]
    [DataRow(".a")]
    [DataRow("|string")]
    [DataRow(" and 1")]
    [DataRow("()")]
    public void Render_OfALongChain_EndsWithoutACrash(string link)
    {
        CompiledTemplate template = CompiledTemplate.Parse("{{ 1" + string.Concat(Enumerable.Repeat(link, 20_000)) + " }}");

        var exception = Assert.ThrowsExactly<ChatTemplateException>(() => GoldenTemplates.Render(template, GoldenTemplates.NoVariables));

        Assert.Contains("nested too deeply", exception.Message);
    }

    [TestMethod]
    public void Render_OnASmallStack_EndsWithoutACrash()
    {
        CompiledTemplate template = CompiledTemplate.Parse("{% macro m() %}{{ [[[m()]]]|map('string')|list }}{% endmacro %}{{ m() }}");
        ChatTemplateException? caught = null;
        var thread = new Thread(() => caught = Catch(template), maxStackSize: 256 * 1024);

        thread.Start();
        thread.Join();

        Assert.IsNotNull(caught);
    }

    [TestMethod]
    public void Render_OfMoreOutputThanIsAllowed_IsAnError()
    {
        string template = "{% set a = 'a' * 999999 %}" + string.Concat(Enumerable.Repeat("{{ a }}", 20));

        var exception = Assert.ThrowsExactly<ChatTemplateException>(() => GoldenTemplates.Render(template));

        Assert.Contains($"{TextSink.MaxLength}", exception.Message);
    }

    [TestMethod]
    public void Parse_OfALargeTemplate_IsAnError()
    {
        string template = new('x', CompiledTemplate.MaxLength + 1);

        Assert.ThrowsExactly<TemplateSyntaxException>(() => CompiledTemplate.Parse(template));
    }

    private static ChatTemplateException? Catch(CompiledTemplate template)
    {
        try
        {
            GoldenTemplates.Render(template, GoldenTemplates.NoVariables);
            return null;
        }
        catch (ChatTemplateException exception)
        {
            return exception;
        }
    }
}
