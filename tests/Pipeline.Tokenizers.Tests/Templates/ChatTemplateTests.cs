using System.Text.Json;
using Pipeline.TestKit;
using Pipeline.Tokenizers.Templates;

namespace Pipeline.Tokenizers.Tests.Templates;

[TestClass]
public sealed class ChatTemplateTests
{
    private const string Config = "tokenizer_config.json";
    private const string Show = "{{ bos_token }}|{{ eos_token }}|{{ pad_token is defined }}|{{ tools is none }}|{{ documents is none }}";

    [TestMethod]
    public void TryLoad_WithoutFiles_IsNull()
    {
        using var model = new TempDirectory();

        Assert.IsNull(Load(model));
    }

    [TestMethod]
    public void TryLoad_WithoutATemplate_IsNull()
    {
        using var model = new TempDirectory();
        model.Write(Config, """{ "bos_token": "<s>" }""");

        Assert.IsNull(Load(model));
    }

    [TestMethod]
    public void Render_OfTheConfigsTemplate_GivesThePrompt()
    {
        using var model = new TempDirectory();
        WriteConfig(model, "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}{{ 'bot:' if add_generation_prompt }}");

        string prompt = Render(Load(model)!, """[{ "role": "user", "content": "Hi\n𝒳" }]""");

        Assert.AreEqual("user: Hi\n𝒳\nbot:", prompt);
    }

    [TestMethod]
    public void Render_OfNumbersAndText_WritesThemAsTransformersDoes()
    {
        using var model = new TempDirectory();
        WriteConfig(model, "{{ messages|tojson }}");

        string prompt = Render(
            Load(model)!,
            """
            [1.0, 1e5, 1E+2, -0, -0.0, 12345678901234567890123, 1e16, 1e15, 0.1, 1.5e-7, 100000000000000000000.0, 1e22, 5e-324,
             1.7976931348623157e308, true, null, {"b": 1, "a": [], "": {}}, "\u00e9\ud83d\ude00\u2028/\/\u007f"]
            """);

        const string expected = "[1.0, 100000.0, 100.0, 0, -0.0, 12345678901234567890123, 1e+16, 1000000000000000.0, 0.1, 1.5e-07, 1e+20, 1e+22, "
            + "5e-324, 1.7976931348623157e+308, true, null, {\"b\": 1, \"a\": [], \"\": {}}, \"é😀\u2028//\u007f\"]";
        Assert.AreEqual(expected, prompt);
    }

    [TestMethod]
    public void Render_WithoutAGenerationPrompt_TellsTheTemplate()
    {
        using var model = new TempDirectory();
        WriteConfig(model, "{{ add_generation_prompt }}");
        using JsonDocument messages = JsonDocument.Parse("[]");

        Assert.AreEqual("False", Load(model)!.Render(messages.RootElement, addGenerationPrompt: false));
    }

    [TestMethod]
    public void Render_WithTokensOfTheConfig_GivesTheirContent()
    {
        using var model = new TempDirectory();
        WriteConfig(model, Show, """ "bos_token": { "content": "<s>", "lstrip": false }, "eos_token": "</s>", "pad_token": null """);

        Assert.AreEqual("<s>|</s>|False|True|True", Render(Load(model)!, "[]"));
    }

    [TestMethod]
    public void Render_OfAnOlderModel_TakesTheTokensOfTheMap()
    {
        using var model = new TempDirectory();
        WriteConfig(model, Show, """ "bos_token": "<old>", "eos_token": "</s>" """);
        model.Write("special_tokens_map.json", """{ "bos_token": { "content": "<new>" }, "pad_token": "<pad>" }""");

        Assert.AreEqual("<new>|</s>|True|True|True", Render(Load(model)!, "[]"));
    }

    [TestMethod]
    public void Render_OfANewerModel_PrefersTheTokensOfTheConfig()
    {
        using var model = new TempDirectory();
        WriteConfig(model, Show, """ "bos_token": "<s>", "added_tokens_decoder": {} """);
        model.Write("special_tokens_map.json", """{ "bos_token": "<old>", "eos_token": "</s>" }""");

        Assert.AreEqual("<s>|</s>|False|True|True", Render(Load(model)!, "[]"));
    }

    [TestMethod]
    [DataRow(""" "image_token": "<image>", "extra_special_tokens": { "audio_token": "<audio>", "fold": { "content": "<fold>" } } """, "<image><audio><fold>")]
    [DataRow(""" "image_token": { "content": "<image>" }, "extra_special_tokens": ["<audio>"] """, "<image>")]
    [DataRow(""" "image_token": null, "audio_token": true, "fold": "<fold>" """, "")]
    public void Render_WithTokensOfTheModelsOwn_GivesThoseThatTransformersNames(string fields, string expected)
    {
        using var model = new TempDirectory();
        WriteConfig(model, "{{ image_token }}{% if audio_token is string %}{{ audio_token }}{% endif %}{{ fold }}", fields);

        Assert.AreEqual(expected, Render(Load(model)!, "[]"));
    }

    [TestMethod]
    public void TryLoad_OfSeveralTemplates_TakesTheDefault()
    {
        using var model = new TempDirectory();
        model.Write(Config, """{ "chat_template": [{ "name": "rag", "template": "r" }, { "name": "default", "template": "d" }] }""");

        Assert.AreEqual("d", Render(Load(model)!, "[]"));
    }

    [TestMethod]
    public void TryLoad_WithATemplateFile_PrefersIt()
    {
        using var model = new TempDirectory();
        WriteConfig(model, "config");
        model.Write("chat_template.jinja", "file {{ bos_token }}");

        Assert.AreEqual("file ", Render(Load(model)!, "[]"));
    }

    [TestMethod]
    public void TryLoad_OfAProcessorsTemplate_FindsIt()
    {
        using var model = new TempDirectory();
        model.Write(Config, "{}");
        model.Write("chat_template.json", """{ "chat_template": "processor" }""");

        Assert.AreEqual("processor", Render(Load(model)!, "[]"));
    }

    [TestMethod]
    [DataRow("not json", "")]
    [DataRow("[1]", "")]
    [DataRow("""{ "chat_template": 5 }""", "chat_template")]
    [DataRow("""{ "chat_template": [{ "name": "rag", "template": "r" }] }""", "chat_template")]
    [DataRow("""{ "chat_template": [{ "template": "r" }] }""", "chat_template[0]")]
    [DataRow("""{ "chat_template": "\ud800" }""", "chat_template")]
    [DataRow("""{ "chat_template": "x\n{% nosuch %}" }""", "chat_template")]
    [DataRow("""{ "chat_template": "x", "bos_token": 5 }""", "bos_token")]
    [DataRow("""{ "chat_template": "x", "bos_token": {} }""", "bos_token")]
    [DataRow("""{ "chat_template": "x", "extra_special_tokens": { "a": 5 } }""", "extra_special_tokens.a")]
    public void TryLoad_OfADamagedConfig_NamesFileAndField(string config, string field)
    {
        using var model = new TempDirectory();
        model.Write(Config, config);

        var exception = Assert.ThrowsExactly<TokenizerFormatException>(() => Load(model));

        Assert.AreEqual(model.Combine(Config), exception.File);
        Assert.AreEqual(field, exception.Field);
    }

    [TestMethod]
    public void TryLoad_OfABadTemplate_NamesTheLine()
    {
        using var model = new TempDirectory();
        model.Write("chat_template.jinja", "one\ntwo\n{{ three | nosuch }}");

        var exception = Assert.ThrowsExactly<TokenizerFormatException>(() => Load(model));

        Assert.Contains("line 3", exception.Message);
        Assert.Contains("'nosuch'", exception.Message);
    }

    [TestMethod]
    public void TryLoad_OfATemplateThatIsNotText_IsAnError()
    {
        using var model = new TempDirectory();
        model.Write("chat_template.jinja", [0x41, 0xff, 0xfe]);

        Assert.ThrowsExactly<TokenizerFormatException>(() => Load(model));
    }

    [TestMethod]
    public void Render_OfRefusedMessages_SaysWhatTheTemplateSays()
    {
        using var model = new TempDirectory();
        WriteConfig(model, "\n\n{% if messages|length > 1 %}\n{{ raise_exception('One message only.') }}{% endif %}");

        var exception = Assert.ThrowsExactly<ChatTemplateException>(() => Render(Load(model)!, "[1, 2]"));

        Assert.AreEqual("chat template, line 4: One message only.", exception.Message);
    }

    [TestMethod]
    [DataRow("""[{ "role": "user", "content": "\ud800" }]""")]
    [DataRow("[99999999999999999999999999999999999999999999]")]
    public void Render_OfMessagesWithoutAForm_IsAnError(string messages)
    {
        using var model = new TempDirectory();
        WriteConfig(model, "{{ messages }}");

        Assert.ThrowsExactly<ChatTemplateException>(() => Render(Load(model)!, messages));
    }

    [TestMethod]
    public void Render_FromSeveralThreads_GivesEachItsOwn()
    {
        using var model = new TempDirectory();
        WriteConfig(model, "{% set ns = namespace(t='') %}{% for m in messages %}{% set ns.t = ns.t ~ m %}{% endfor %}{{ ns.t }}");
        ChatTemplate template = Load(model)!;

        string[] prompts = new string[200];
        Parallel.For(0, prompts.Length, i => prompts[i] = Render(template, $"[{i}, {i}]"));

        CollectionAssert.AreEqual(Enumerable.Range(0, prompts.Length).Select(i => $"{i}{i}").ToArray(), prompts);
    }

    [TestMethod]
    public void Render_OfAnotherClock_TellsItsTime()
    {
        using var model = new TempDirectory();
        WriteConfig(model, "{{ strftime_now('%d %b %Y') }}");
        var clock = new ManualTimeProvider(new DateTimeOffset(2031, 5, 4, 0, 0, 0, TimeSpan.Zero));

        Assert.AreEqual("04 May 2031", Render(ChatTemplate.TryLoad(model.Path, clock)!, "[]"));
    }

    private static void WriteConfig(TempDirectory model, string template, string more = "") =>
        model.Write(Config, $$"""{ "chat_template": {{JsonSerializer.Serialize(template)}}{{(more.Length > 0 ? "," + more : "")}} }""");

    private static ChatTemplate? Load(TempDirectory model) => ChatTemplate.TryLoad(model.Path, GoldenTemplates.Time);

    private static string Render(ChatTemplate template, string messages)
    {
        using JsonDocument document = JsonDocument.Parse(messages);
        return template.Render(document.RootElement, addGenerationPrompt: true);
    }
}
