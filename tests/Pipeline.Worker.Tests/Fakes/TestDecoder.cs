using System.Text;
using Pipeline.Engine.Constraints;
using Pipeline.Worker.Completions;

namespace Pipeline.Worker.Tests.Fakes;

/// <summary>What requests for the fake decoder are checked against.</summary>
internal static class TestDecoder
{
    public const int ContextLength = 100;

    public static CompletionProfile Profile { get; } = new()
    {
        Id = TestModel.Id,
        ContextLength = ContextLength,
        VocabularySize = FakeTokenText.VocabularySize,
        Text = new FakeTokenText(),
        RenderChat = messages => messages.GetRawText(),
        StopTokenIds = [FakeTokenText.End],
        Constraints = new JsonConstraints(CreateVocabulary),
        Fingerprint = "fp_test",
    };

    /// <summary>The text of tokens that are bytes.</summary>
    public static string Text(IEnumerable<int> bytes) => Encoding.UTF8.GetString([.. bytes.Select(value => (byte)value)]);

    private static TokenVocabulary CreateVocabulary()
    {
        var text = new FakeTokenText();
        return new TokenVocabulary([.. Enumerable.Range(0, FakeTokenText.VocabularySize).Select(text.BytesOf)], [FakeTokenText.End]);
    }
}
