using Pipeline.SampleDocuments.Answers;
using Pipeline.SampleDocuments.Documents;

namespace Pipeline.SampleDocuments.Scoring;

/// <summary>A document beside what the model answered.</summary>
/// <param name="Truth">The document.</param>
/// <param name="Text">What the model wrote; null where there is no line, or the line failed.</param>
internal sealed record ScoredDocument(TruthLine Truth, string? Text)
{
    /// <summary>What the model found; null where it wrote nothing of the schema.</summary>
    public AnswerFields? Answer { get; } = Text is null ? null : AnswerFields.TryRead(Text);

    /// <summary>Whether all fields are right.</summary>
    public bool IsExact => Enumerable.Range(0, DocumentAnswer.Keys.Count).All(IsRight);

    /// <param name="field">Index in <see cref="DocumentAnswer.Keys"/>.</param>
    public bool IsRight(int field) => Answer is not null && Answer.Values[field] == Truth.Fields.Values[field];
}
