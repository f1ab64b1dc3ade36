using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Engine.Constraints;
using Pipeline.TestKit;

namespace Pipeline.Engine.Tests.Constraints;

[TestClass]
public sealed class JsonConstraintRefusalTests
{
    private static readonly SyntheticVocabulary Tokens = new(new Random(1), words: 50);

    [TestMethod]
    [DataRow("""{"type":"string","pattern":"a"}""", "", "'pattern'")]
    [DataRow("""{"properties":{"day":{"type":"string","format":"date"}}}""", "properties.day", "'format'")]
    [DataRow("""{"items":{"minimum":1}}""", "items", "'minimum'")]
    [DataRow("""{"properties":{"x":{"type":"string","nullable":true}}}""", "properties.x", "write \"type\": [\"T\", \"null\"]")]
    [DataRow("""{"not":{}}""", "", "'not'")]
    [DataRow("""{"oneOf":{}}""", "", "'oneOf' must be an array")]
    [DataRow("""{"oneOf":[]}""", "", "No value")]
    [DataRow("""{"oneOf":[{"type":"string"}],"type":"string"}""", "", "'type' is not supported beside 'oneOf'")]
    [DataRow("""{"oneOf":[{"type":"integer"},{"type":"number"}]}""", "oneOf.1", "alternative of 'oneOf'")]
    [DataRow("""{"oneOf":[{"type":"string"},{"const":1},{"const":"a"}]}""", "oneOf.2", "alternative of 'oneOf'")]
    [DataRow("""{"oneOf":[{"const":"a"},{"type":"string"}]}""", "oneOf.1", "alternative of 'oneOf'")]
    [DataRow("""{"oneOf":[{"enum":["a","b"]},{"enum":["c","b"]}]}""", "oneOf.1", "alternative of 'oneOf'")]
    [DataRow("""{"oneOf":[{"const":100},{"const":1e2}]}""", "oneOf.1", "alternative of 'oneOf'")]
    [DataRow("""{"oneOf":[{"const":-0.0},{"const":0}]}""", "oneOf.1", "alternative of 'oneOf'")]
    [DataRow("""{"oneOf":[{"const":{"a":1,"b":2}},{"const":{"b":2,"a":1}}]}""", "oneOf.1", "alternative of 'oneOf'")]
    [DataRow("""{"oneOf":[{"type":"null"},{"type":["string","null"]}]}""", "oneOf.1", "alternative of 'oneOf'")]
    [DataRow("""{"oneOf":[{"type":"boolean"},{"const":false}]}""", "oneOf.1", "alternative of 'oneOf'")]
    [DataRow("""{"oneOf":[{"type":"boolean"},{}]}""", "oneOf.1", "alternative of 'oneOf'")]
    [DataRow("""{"oneOf":[{"properties":{"a":{"type":"string"}}},{"type":"null"}]}""", "oneOf.1", "without 'type'")]
    [DataRow("""{"oneOf":[{"type":"integer"},{"minLength":2}]}""", "oneOf.1", "without 'type'")]
    [DataRow("""{"oneOf":[{"const":1},{"anyOf":[{"type":"null"},{"items":{}}]}]}""", "oneOf.1", "without 'type'")]
    [DataRow("""{"oneOf":[{"$ref":"#/$defs/x"},{"type":"null"}],"$defs":{"x":{"oneOf":[{"maxItems":1}]}}}""", "oneOf.1", "without 'type'")]
    [DataRow("""{"oneOf":[{"minLength":2},{"maxLength":1}]}""", "oneOf.1", "alternative of 'oneOf'")]
    [DataRow("""{"oneOf":[{"properties":{"a":{"const":1}}},{"properties":{"a":{"const":2}}}]}""", "oneOf.1", "alternative of 'oneOf'")]
    [DataRow("""{"items":{"oneOf":[{"$ref":"#/$defs/x"},{"anyOf":[{"const":1},{"const":2}]}]},"$defs":{"x":{"enum":[2]}}}""", "items.oneOf.1", "alternative of 'oneOf'")]
    [DataRow("""{"prefixItems":[]}""", "", "'prefixItems'")]
    [DataRow("""{"uniqueItems":true}""", "", "'uniqueItems'")]
    [DataRow("""{"patternProperties":{}}""", "", "'patternProperties'")]
    [DataRow("""{"type":"strin"}""", "type", "string, number")]
    [DataRow("""{"type":[]}""", "type", "one or more")]
    [DataRow("""{"type":["null","null","null","null","null","null","null","null"]}""", "type", "each once")]
    [DataRow("""{"type":3}""", "type", "string")]
    [DataRow("""{"enum":[]}""", "", "No value")]
    [DataRow("""{"enum":3}""", "", "'enum'")]
    [DataRow("""{"enum":["a"],"minLength":2}""", "", "'minLength' is not supported beside 'enum'")]
    [DataRow("""{"anyOf":[{"type":"object"},{"type":"object","properties":{"a":{}}}]}""", "", "begin with '{'")]
    [DataRow("""{"anyOf":[{"type":"string"},{"type":"null"}],"type":"string"}""", "", "'type' is not supported beside 'anyOf'")]
    [DataRow("""{"required":["a"]}""", "", "'a'")]
    [DataRow("""{"properties":{"a":{},"a":{}}}""", "properties", "twice")]
    [DataRow("""{"properties":[]}""", "", "'properties' must be an object")]
    [DataRow("""{"properties":{"a":3}}""", "properties.a", "object, true or false")]
    [DataRow("""{"properties":{"a":{}},"additionalProperties":{"type":"null"}}""", "", "'additionalProperties'")]
    [DataRow("""{"properties":{"a/b":{"minLength":-1}}}""", "properties.a/b", "'minLength'")]
    [DataRow("""{"maxLength":10001}""", "", "'maxLength'")]
    [DataRow("""{"minLength":3,"maxLength":2}""", "", "'minLength' is over")]
    [DataRow("""{"maxItems":1.5}""", "", "'maxItems'")]
    [DataRow("""{"minItems":3,"maxItems":2}""", "", "'minItems' is over")]
    [DataRow("""{"$ref":"#/$defs/x"}""", "$ref", "'#/$defs/x'")]
    [DataRow("""{"$ref":"other.json"}""", "$ref", "same schema")]
    [DataRow("""{"$ref":"#"}""", "", "refers to itself")]
    [DataRow("""{"anyOf":[{"type":"null"},{"$ref":"#"}]}""", "", "refers to itself")]
    [DataRow("""{"properties":{"a":{"$ref":"#"}},"required":["a"]}""", "", "No value")]
    [DataRow("""{"const":"\ud800"}""", "", "Unicode")]
    [DataRow("""{"properties":{"\ud800":{}}}""", "", "Unicode")]
    [DataRow("false", "", "No value")]
    [DataRow("3", "", "object, true or false")]
    public void ForSchema_NotSupported_NamesTheKeywordAndItsPlace(string schema, string path, string problem)
    {
        UnsupportedSchemaException refusal = Assert.ThrowsExactly<UnsupportedSchemaException>(
            () => JsonConstraint.ForSchema(Tokens.Vocabulary, JsonElement.Parse(schema)));

        Assert.AreEqual(path, refusal.Path);
        Assert.Contains(problem, refusal.Message);
    }

    [TestMethod]
    public void ForSchema_TooLarge_IsRefused()
    {
        JsonNode Property(int _) => new JsonObject { ["type"] = "null" };
        JsonObject Properties(int count) => new(Enumerable.Range(0, count).Select(i => KeyValuePair.Create<string, JsonNode?>($"p{i * 7919}", Property(i))));
        JsonObject doubling = new(Enumerable.Range(0, 60).Select(i => KeyValuePair.Create<string, JsonNode?>(
            $"d{i}", new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["$ref"] = $"#/$defs/d{i + 1}" }, new JsonObject { ["$ref"] = $"#/$defs/d{i + 1}" }) })));
        doubling["d60"] = new JsonObject { ["type"] = "null" };
        JsonObject chain = new(Enumerable.Range(0, 5_000).Select(i => KeyValuePair.Create<string, JsonNode?>(
            $"d{i}", new JsonObject { ["$ref"] = $"#/$defs/d{i + 1}" })));
        JsonObject[] schemas =
        [
            new() { ["properties"] = Properties(5_000) },
            new() { ["const"] = new string('a', 200_000) },
            new() { ["enum"] = new JsonArray([.. Enumerable.Range(0, 20_000).Select(i => JsonValue.Create($"{i * 7919}abcdefgh"))]) },
            new() { ["$ref"] = "#/$defs/d0", ["$defs"] = doubling },
            new() { ["$ref"] = "#/$defs/d0", ["$defs"] = chain },
        ];
        foreach (JsonObject schema in schemas)
        {
            UnsupportedSchemaException refusal = Assert.ThrowsExactly<UnsupportedSchemaException>(
                () => JsonConstraint.ForSchema(Tokens.Vocabulary, JsonSerializer.SerializeToElement(schema)));
            Assert.Contains("too large", refusal.Message);
        }
    }

    [TestMethod]
    [DataRow(20_000, true)]
    [DataRow(26_000, false)]
    public void ForSchema_ManyStates_AreBounded(int characters, bool isSupported)
    {
        JsonElement schema = JsonSerializer.SerializeToElement(new { @const = new string('a', characters) });

        if (isSupported)
        {
            JsonConstraint.ForSchema(Tokens.Vocabulary, schema);
            return;
        }

        UnsupportedSchemaException refusal =
            Assert.ThrowsExactly<UnsupportedSchemaException>(() => JsonConstraint.ForSchema(Tokens.Vocabulary, schema));
        Assert.Contains("more than 25000 states", refusal.Message);
    }

    // what is allocated until they are refused tells how far the compiler went
    [TestMethod]
    [DataRow("""{"properties":{"a":{"minLength":9000},"b":{"minLength":9000},"c":{"minLength":9000}}}""")]
    [DataRow("""{"properties":{"a":{"$ref":"#"},"b":{"$ref":"#"},"c":{"minLength":900},"d":{"items":{"$ref":"#"},"maxItems":900}}}""")]
    public void ForSchema_TooManyStates_IsRefusedBeforeTheyAreMade(string schema)
    {
        JsonElement parsed = JsonElement.Parse(schema);
        long before = GC.GetAllocatedBytesForCurrentThread();

        UnsupportedSchemaException refusal =
            Assert.ThrowsExactly<UnsupportedSchemaException>(() => JsonConstraint.ForSchema(Tokens.Vocabulary, parsed));

        Assert.Contains("too large", refusal.Message);
        Assert.IsLessThan(64L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // each is small, and is compiled where what it refers to is not counted each time
    [TestMethod]
    public void ForSchema_RefersOftenToWhatIsLarge_IsRefusedSoon()
    {
        string longName = new('a', 20_000);
        string numbers = $$"""{"enum":[{{string.Join(',', Enumerable.Range(0, 6_000))}}]}""";
        string nested = string.Concat(Enumerable.Repeat("""{"oneOf":[""", 25)) + numbers + string.Concat(Enumerable.Repeat("]}", 25));
        string[] schemas =
        [
            Referring(2_000, numbers),
            Referring(2_000, $$"""{"const":"{{longName}}"}"""),
            Referring(2_000, $$"""{"$ref":"#/$defs/{{longName}}"},"{{longName}}":{}"""),
            Referring(2_000, $$"""{ {{string.Join(',', Enumerable.Repeat("\"title\":0", 5_000))}} }"""),
            Referring(500, Alternatives(500)),
            $$$"""{"properties":{"{{{longName}}}":{{{Alternatives(5_000)}}}}}""",
            nested,
        ];
        foreach (JsonElement schema in schemas.Select(text => JsonElement.Parse(text)))
        {
            long before = GC.GetAllocatedBytesForCurrentThread();

            UnsupportedSchemaException refusal =
                Assert.ThrowsExactly<UnsupportedSchemaException>(() => JsonConstraint.ForSchema(Tokens.Vocabulary, schema));

            Assert.Contains("too large", refusal.Message);
            Assert.IsLessThan(160L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        static string Alternatives(int count) => $$"""{"anyOf":[{{string.Join(',', Enumerable.Repeat("false", count))}}]}""";

        // beside all strings and numbers, so that literals take no states
        static string Referring(int count, string schema) =>
            $$$"""
            {"anyOf":[{"type":["string","number"]},{{{string.Join(',', Enumerable.Repeat("""{"$ref":"#/$defs/e"}""", count))}}}],
            "$defs":{"e":{{{schema}}}}}
            """;
    }

    [TestMethod]
    public void ForSchema_LongCommonBeginnings_DoNotOverflowTheStack()
    {
        string shared = new('a', 5_000);
        JsonElement schema = JsonSerializer.SerializeToElement(new { @enum = new[] { shared, shared + "b", shared + "c" } });

        Assert.IsTrue(ConstraintText.IsAnswer(JsonConstraint.ForSchema(Tokens.Vocabulary, schema), $"\"{shared}c\""));
    }

    [TestMethod]
    public void ForSchema_MutatedSchemas_AreCompiledOrRefused()
    {
        Random random = TestSeed.CreateRandom();
        var schemas = new RandomSchema(random);
        int compiled = 0;
        int refused = 0;
        for (int rounds = TestScale.Choose(byDefault: 500, full: 20_000); rounds > 0; rounds--)
        {
            JsonElement schema = Mutate(random, schemas.Create().ToJsonString());
            try
            {
                JsonConstraint.ForSchema(Tokens.Vocabulary, schema);
                compiled++;
            }
            catch (UnsupportedSchemaException)
            {
                refused++;
            }
        }

        Assert.IsGreaterThan(0, compiled);
        Assert.IsGreaterThan(0, refused);
    }

    /// <summary>Replaces random pieces of text by others until the whole is still JSON.</summary>
    private static JsonElement Mutate(Random random, string text)
    {
        string[] pieces = ["{}", "[]", "null", "-1", "1e400", "\"#\"", "\"type\"", "\"$ref\"", "\"anyOf\"", "\"oneOf\"", "\"enum\"", "\"items\"", "\"object\"", "\"\\ud800\"", "true", "99999999999"];
        while (true)
        {
            int start = random.Next(text.Length);
            int end = Math.Min(text.Length, start + random.Next(30));
            string mutated = text[..start] + pieces[random.Next(pieces.Length)] + text[end..];
            try
            {
                return JsonElement.Parse(mutated);
            }
            catch (JsonException)
            {
                // most mutations are no JSON
            }
        }
    }
}
