namespace Pipeline.Contracts.Lines;

/// <summary>One request of a batch's input, as far as both planes look into it.</summary>
/// <param name="CustomId">The caller's name for it.</param>
/// <param name="Method">Always "POST" in a valid line.</param>
/// <param name="Url">The endpoint.</param>
/// <param name="Model">The body's model.</param>
/// <param name="BodyOffset">Where the body's JSON object begins in the line.</param>
/// <param name="BodyLength">Its bytes.</param>
public readonly record struct BatchRequestLine(string CustomId, string Method, string Url, string Model, int BodyOffset, int BodyLength);
