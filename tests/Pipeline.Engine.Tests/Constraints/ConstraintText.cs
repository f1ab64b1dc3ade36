using Pipeline.Engine.Sampling;

namespace Pipeline.Engine.Tests.Constraints;

/// <summary>Feeds texts to constraints byte by byte; tokens under 256 are bytes.</summary>
internal static class ConstraintText
{
    /// <summary>Whether a text is an answer: each byte is permitted, and it may end.</summary>
    public static bool IsAnswer(IConstraintSource source, byte[] text)
    {
        ITokenConstraint constraint = source.Start();
        foreach (byte value in text)
        {
            if (!constraint.Permitted(vocabularySize: 256).Contains(value))
            {
                return false;
            }

            constraint.Accept(value);
        }

        return constraint.MayEnd;
    }

    public static bool IsAnswer(IConstraintSource source, string text) => IsAnswer(source, System.Text.Encoding.UTF8.GetBytes(text));
}
