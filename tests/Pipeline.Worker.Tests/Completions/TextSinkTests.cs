using System.Text;
using Pipeline.TestKit;
using Pipeline.Worker.Completions;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Completions;

[TestClass]
public sealed class TextSinkTests
{
    [TestMethod]
    public void Append_StopStringAcrossTokens_EndsBeforeIt()
    {
        TextSink sink = Create("lo w");

        bool first = sink.Append(FakeTokenText.Word("Hello"));
        bool second = sink.Append(FakeTokenText.Word(" world"));

        Assert.IsFalse(first);
        Assert.IsTrue(second);
        Assert.AreEqual("Hel", sink.Text.ToString());
        Assert.AreEqual(1, sink.KeptTokenCount);
    }

    [TestMethod]
    public void Append_StopStringAtTheBeginning_KeepsNothing()
    {
        TextSink sink = Create("Hello");

        Assert.IsTrue(sink.Append(FakeTokenText.Word("Hello")));

        Assert.AreEqual("", sink.Text.ToString());
        Assert.AreEqual(0, sink.KeptTokenCount);
    }

    [TestMethod]
    [DataRow("abc", "b", "a")]
    [DataRow("b", "ab", "")]
    [DataRow("zz", "bc", "a")]
    public void Append_SeveralStopStrings_TheOneThatEndsFirstCounts(string first, string second, string expected)
    {
        string[] texts = [Run([first, second], "a", "b", "c"), Run([second, first], "a", "bc"), Run([first, second], "abc")];

        Assert.IsTrue(texts.All(text => text == expected), string.Join('|', texts));
    }

    [TestMethod]
    public void Append_StopStringOfSeveralBytes_IsFoundWhenItsLastByteComes()
    {
        TextSink sink = Create("€");
        byte[] bytes = Encoding.UTF8.GetBytes("a€");

        bool[] ends = [.. bytes.Select(value => sink.Append(value))];

        CollectionAssert.AreEqual(new[] { false, false, false, true }, ends);
        Assert.AreEqual("a", sink.Text.ToString());
        Assert.AreEqual(1, sink.KeptTokenCount);
    }

    [TestMethod]
    public void Finish_CharacterCutOff_ComesAsAReplacement()
    {
        TextSink sink = Create();
        sink.Append('a');
        sink.Append(0xE2);

        sink.Finish();

        Assert.AreEqual("a\uFFFD", sink.Text.ToString());
        Assert.AreEqual(2, sink.KeptTokenCount);
    }

    [TestMethod]
    public void Finish_StopStringInWhatWasHeldBack_EndsBeforeIt()
    {
        TextSink sink = Create("\uFFFD");
        sink.Append('a');
        sink.Append(0xE2);

        sink.Finish();

        Assert.IsTrue(sink.IsStopped);
        Assert.AreEqual("a", sink.Text.ToString());
    }

    [TestMethod]
    public void Append_AnyTextAndStops_GivesWhatASearchByCharactersGives()
    {
        Random random = TestSeed.CreateRandom();
        for (int round = 0; round < TestScale.Choose(300, 20_000); round++)
        {
            string text = Letters(random, 30);
            string[] stops = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Letters(random, 4))];
            string expected = CutByCharacters(text, stops);

            TextSink sink = Create(stops);
            foreach (int token in Cut(random, text))
            {
                if (sink.Append(token))
                {
                    break;
                }
            }

            sink.Finish();

            Assert.AreEqual(expected, sink.Text.ToString(), $"'{text}' with '{string.Join("', '", stops)}'");
        }
    }

    private static string CutByCharacters(string text, string[] stops)
    {
        for (int end = 1; end <= text.Length; end++)
        {
            if (stops.Where(stop => text[..end].EndsWith(stop, StringComparison.Ordinal)).MaxBy(stop => stop.Length) is { } found)
            {
                return text[..(end - found.Length)];
            }
        }

        return text;
    }

    private static IEnumerable<int> Cut(Random random, string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text.AsSpan(i).StartsWith("STOP") && random.Next(2) == 0)
            {
                yield return FakeTokenText.Word("STOP");
                i += "STOP".Length - 1;
            }
            else
            {
                yield return text[i];
            }
        }
    }

    private static string Letters(Random random, int most) =>
        string.Concat(Enumerable.Range(0, random.Next(1, most)).Select(_ => random.Next(6) switch { 0 => "STOP", 1 => "S", 2 => "T", _ => "P" }));

    private static string Run(string[] stops, params string[] pieces)
    {
        var sink = new TextSink(new Pieces(pieces), stops);
        for (int i = 0; i < pieces.Length && !sink.Append(i); i++)
        {
        }

        return sink.Text.ToString();
    }

    private static TextSink Create(params string[] stops) => new(new FakeTokenText().StartText([]), stops);

    private sealed class Pieces(string[] pieces) : ITextStream
    {
        public string Append(int tokenId) => pieces[tokenId];

        public string Finish() => "";
    }
}
