using System.Text.Json;
using Pipeline.Engine.Sampling;

namespace Pipeline.Engine.Constraints;

/// <summary>Holds generated text to JSON.</summary>
public static class JsonConstraint
{
    /// <summary>Any JSON object: response_format json_object.</summary>
    public static IConstraintSource AnyObject(TokenVocabulary vocabulary) => throw new NotImplementedException();

    /// <summary>Values of a JSON schema: response_format json_schema.</summary>
    /// <param name="vocabulary">The model's.</param>
    /// <param name="schema">The schema; not retained.</param>
    /// <exception cref="UnsupportedSchemaException">The schema asks for what is not supported, or is none; the message names it.</exception>
    public static IConstraintSource ForSchema(TokenVocabulary vocabulary, JsonElement schema) => throw new NotImplementedException();
}
