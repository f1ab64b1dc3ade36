using System.Text.Json;
using Pipeline.Engine.Constraints;
using Pipeline.Engine.Sampling;

namespace Pipeline.Engine.Tests.Constraints;

[TestClass]
public sealed class JsonConstraintSchemaTests
{
    private static readonly SyntheticVocabulary Tokens = new(new Random(1), words: 200);

    [TestMethod]
    [DataRow("""{"type":"boolean"}""", "true|false", "null|1|tru")]
    [DataRow("""{"type":"null"}""", "null", "true|nul|nulll")]
    [DataRow("""{"type":"integer"}""", "0|-0|7|-12|123456789012345", "01|1.0|1e2|-|+1|1234567890123456|\"1\"")]
    [DataRow("""{"type":"number"}""", "0|1.5|-0.25e+10|1E-5|1e99|10.123456789012345", "1.|.5|1e|1e100|00|NaN|0.1234567890123456")]
    [DataRow("""{"type":"string"}""", "\"\"|\"é😀 x\"|\"\\u00e9\\n\\\\\"|\"\\uD7FF\\uE000\"", "\"|\"\\ud800\"|\"\\uDC00\"|\"\\x\"|\"\n\"|'a'")]
    [DataRow("""{"type":"string","minLength":1,"maxLength":2}""", "\"a\"|\"😀é\"|\"\\n\\u0041\"", "\"\"|\"abc\"|\"\\n\\n\\n\"")]
    [DataRow("""{"type":"string","minLength":2}""", "\"ab\"|\"abcdefgh\"", "\"\"|\"a\"")]
    [DataRow("""{"type":["string","null"]}""", "null|\"x\"", "1|true")]
    [DataRow("""{"enum":["a","ab",1,12,null,{"x":[1]},"é"]}""", "\"a\"|\"ab\"|1|12|null|{\"x\":[1]}|\"é\"", "\"b\"|\"\"|2|121|{}|\"abc\"")]
    [DataRow("""{"type":"string","enum":["a",1]}""", "\"a\"", "1")]
    [DataRow("""{"type":"integer","enum":[1,2.0,2.5]}""", "1|2.0", "2.5|2")]
    [DataRow("""{"const":{"a":"\n\""}}""", "{\"a\":\"\\n\\\"\"}", "{}|{\"a\": \"\\n\\\"\"}")]
    [DataRow("""{"anyOf":[{"type":"integer"},{"type":"number"},{"const":"x"}]}""", "1|1.5|\"x\"", "null|\"y\"")]
    [DataRow("""{"anyOf":[{"type":"string"},{"const":"x"},{"const":2}]}""", "\"x\"|\"y\"|2", "3")]
    [DataRow("""{"oneOf":[{"type":"integer"},{"type":"null"},{"enum":["a","ab"]},{"const":"b"}]}""", "1|null|\"ab\"|\"b\"", "1.5|\"c\"|true")]
    [DataRow("""{"oneOf":[{"const":true},{"const":false},{"const":1},{"const":2}]}""", "true|false|1|2", "null|3|12")]
    [DataRow("""{"oneOf":[{"type":"array","maxItems":0},{"$ref":"#/$defs/x"}],"$defs":{"x":{"type":["object","string"]}}}""", "[]|{}|\"\"", "[1]|1")]
    [DataRow("""{"anyOf":[{"type":"string"},{"oneOf":[{"const":"a"},{"type":"integer"}]},{"type":"number"}]}""", "\"b\"|1.5", "null")]
    [DataRow("""{"oneOf":[false,{"type":"null"},false]}""", "null", "1")]
    [DataRow("""{"oneOf":[{"minLength":2},false]}""", "\"ab\"", "\"a\"|1")]
    [DataRow("true", "1|{\"a\":[]}|\"\"", "{,}|{1:2}")]
    [DataRow("{}", "[1,{\"a\":null}]|false", "[1,]|[,]")]
    public void ForSchema_Values_AreHeldToIt(string schema, string valid, string invalid) => AssertAnswers(schema, valid, invalid);

    [TestMethod]
    [DataRow("""{"type":"object"}""", "{}|{\"x\":1,\"x\":2}", "[]|{\"x\"}")]
    [DataRow("""{"type":"object","additionalProperties":false}""", "{}|{ }", "{\"x\":1}")]
    [DataRow("""{"type":"object","additionalProperties":{"type":"integer"}}""", "{}|{\"x\":1,\"y\":2}", "{\"x\":\"y\"}")]
    [DataRow(
        """{"properties":{"a":{"type":"integer"},"b":{"type":"integer"},"c":{"type":"integer"}},"required":["b"]}""",
        "{\"b\":1}|{\"a\":1,\"b\":2}|{\"b\":1,\"c\":2}|{\"a\":1,\"b\":2,\"c\":3}",
        "{}|{\"a\":1}|{\"b\":1,\"a\":2}|{\"b\":1,\"b\":2}|{\"c\":1}|{\"b\":1,}|{\"b\":1,\"d\":2}")]
    [DataRow("""{"properties":{"a":{},"ab":{},"":{}},"additionalProperties":true}""", "{}|{\"ab\":1}|{\"a\":1,\"ab\":2,\"\":3}|{\"\":0}", "{\"ab\":1,\"a\":1}")]
    [DataRow("""{"properties":{"a":false,"b":{"const":1}}}""", "{}|{\"b\":1}", "{\"a\":1}")]
    [DataRow(
        """{"$ref":"#/$defs/n","$defs":{"n":{"properties":{"v":{"type":"integer"},"next":{"$ref":"#/$defs/n"}},"required":["v"]}}}""",
        "{\"v\":1}|{\"v\":1,\"next\":{\"v\":2,\"next\":{\"v\":3}}}", "{}|{\"v\":1,\"next\":{}}|{\"v\":1,\"next\":null}")]
    [DataRow("""{"properties":{"s":{"$ref":"#/properties/t~1u"},"t/u":{"const":1}},"required":["s"]}""", "{\"s\":1}", "{\"s\":2}")]
    public void ForSchema_Objects_AreHeldToIt(string schema, string valid, string invalid) => AssertAnswers(schema, valid, invalid);

    [TestMethod]
    [DataRow("""{"type":"array"}""", "[]|[1,\"a\",[]]", "{}|[")]
    [DataRow("""{"items":{"type":"integer"}}""", "[]|[1]|[1,2,3,4,5]", "[\"a\"]|[1,]")]
    [DataRow("""{"items":{"type":"integer"},"minItems":2}""", "[1,2]|[1,2,3,4]", "[]|[1]")]
    [DataRow("""{"items":{"type":"integer"},"maxItems":2}""", "[]|[1]|[1,2]", "[1,2,3]")]
    [DataRow("""{"items":{"type":"integer"},"minItems":1,"maxItems":1}""", "[1]|[ 1 ]", "[]|[1,2]")]
    [DataRow("""{"type":"array","maxItems":0}""", "[]", "[1]")]
    [DataRow("""{"type":"array","items":false}""", "[]", "[1]")]
    [DataRow("""{"type":"array","items":{"type":"array","items":{"enum":[1]},"minItems":1}}""", "[]|[[1],[1,1]]", "[[]]")]
    public void ForSchema_Arrays_AreHeldToIt(string schema, string valid, string invalid) => AssertAnswers(schema, valid, invalid);

    [TestMethod]
    public void ForSchema_WhiteSpace_IsBoundedAndBetweenElementsOnly()
    {
        string schema = """{"properties":{"a":{"items":{"type":"integer"}},"b":{"type":"null"}},"required":["a"]}""";
        string indent = "\n" + new string(' ', 64);

        AssertAnswers(
            schema,
            $"{{ \"a\": [ 1, 2 ], \"b\": null }}|{{\n  \"a\": [\n    1,\n    2\n  ]\n}}|{{{indent}\"a\":[{indent}]{indent}}}",
            $" {{\"a\":[]}}|{{\"a\":[]}} |{{  \"a\":[]}}|{{\"a\" :[]}}|{{\"a\":  []}}|{{\"a\":\n[]}}|{{\n\n\"a\":[]}}|{{\t\"a\":[]}}|{{\"a\":[1 ,2]}}|{{{indent} \"a\":[]}}");
    }

    [TestMethod]
    [DataRow(32, true)]
    [DataRow(33, false)]
    public void AnyObject_NestedObjects_AreHeldToTheDeepest(int depth, bool isAnswer)
    {
        string text = string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);

        Assert.AreEqual(isAnswer, ConstraintText.IsAnswer(JsonConstraint.AnyObject(Tokens.Vocabulary), text));
    }

    [TestMethod]
    public void ForSchema_RecursionWithoutEnd_StopsAtTheDeepest()
    {
        IConstraintSource source = ForSchema("""{"properties":{"a":{"$ref":"#"}},"additionalProperties":false}""");

        Assert.IsTrue(ConstraintText.IsAnswer(source, string.Concat(Enumerable.Repeat("{\"a\":", 31)) + "{}" + new string('}', 31)));
        Assert.IsFalse(ConstraintText.IsAnswer(source, string.Concat(Enumerable.Repeat("{\"a\":", 32)) + "{}" + new string('}', 32)));
    }

    [TestMethod]
    [DataRow(new byte[] { 0xC0, 0x80 })]
    [DataRow(new byte[] { 0xE0, 0x80, 0x80 })]
    [DataRow(new byte[] { 0xED, 0xA0, 0x80 })]
    [DataRow(new byte[] { 0xF0, 0x80, 0x80, 0x80 })]
    [DataRow(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    [DataRow(new byte[] { 0xF5, 0x80, 0x80, 0x80 })]
    [DataRow(new byte[] { 0x80 })]
    [DataRow(new byte[] { 0xC3 })]
    [DataRow(new byte[] { 0xF0, 0x9F, 0x98 })]
    public void ForSchema_StringsThatAreNotUtf8_AreNoAnswers(byte[] text)
    {
        foreach (string schema in new[] { """{"type":"string"}""", """{"type":"string","maxLength":9}""" })
        {
            Assert.IsFalse(ConstraintText.IsAnswer(ForSchema(schema), [(byte)'"', .. text, (byte)'"']));
        }
    }

    [TestMethod]
    public void ForSchema_AllCharacters_CanBeWritten()
    {
        IConstraintSource source = ForSchema("""{"type":"string"}""");
        IConstraintSource counted = ForSchema("""{"type":"string","minLength":1,"maxLength":1}""");
        foreach (int character in new[] { 0x20, 0x7F, 0x80, 0x7FF, 0x800, 0xFFF, 0x1000, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x3FFFF, 0x40000, 0xFFFFF, 0x100000, 0x10FFFF })
        {
            string text = $"\"{char.ConvertFromUtf32(character)}\"";
            Assert.IsTrue(ConstraintText.IsAnswer(source, text), $"{character:X}");
            Assert.IsTrue(ConstraintText.IsAnswer(counted, text), $"{character:X}");
        }
    }

    private static void AssertAnswers(string schema, string valid, string invalid)
    {
        IConstraintSource source = ForSchema(schema);
        Array.ForEach(valid.Split('|'), text => Assert.IsTrue(ConstraintText.IsAnswer(source, text), text));
        Array.ForEach(invalid.Split('|'), text => Assert.IsFalse(ConstraintText.IsAnswer(source, text), text));
    }

    private static IConstraintSource ForSchema(string schema) =>
        JsonConstraint.ForSchema(Tokens.Vocabulary, JsonElement.Parse(schema));
}
