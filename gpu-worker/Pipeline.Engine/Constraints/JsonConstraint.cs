using System.Text.Json;
using Pipeline.Engine.Sampling;

namespace Pipeline.Engine.Constraints;

/// <summary>
/// Holds generated text to JSON: white space, numbers and nesting are bounded (<see cref="JsonCore"/> has the rules), all else
/// that JSON has may be written.
/// </summary>
public static class JsonConstraint
{
    /// <summary>Any JSON object: response_format json_object. A name may be there twice.</summary>
    /// <exception cref="UnsupportedSchemaException">The vocabulary cannot write any JSON.</exception>
    public static IConstraintSource AnyObject(TokenVocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        CheckBytes(vocabulary);
        return vocabulary.AnyObject;
    }

    /// <summary>Values of a JSON schema: response_format json_schema.</summary>
    /// <remarks>
    /// Supported: type (one or several), properties (written in their order; no others are), required, additionalProperties,
    /// items, minItems, maxItems, minLength, maxLength, enum, const, anyOf of alternatives that begin differently, oneOf of
    /// alternatives of different types or literals, $ref within the schema, true and false. Annotations are ignored, all other
    /// keywords refused. Keep the source for all answers of a schema: it remembers what it has computed.
    /// </remarks>
    /// <param name="vocabulary">The model's.</param>
    /// <param name="schema">The schema; not retained.</param>
    /// <exception cref="UnsupportedSchemaException">
    /// The schema asks for what is not supported, or is none; the message names it. Or the vocabulary cannot write any JSON.
    /// </exception>
    public static IConstraintSource ForSchema(TokenVocabulary vocabulary, JsonElement schema)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        CheckBytes(vocabulary);
        return new GrammarConstraintSource(SchemaCompiler.Compile(schema), vocabulary);
    }

    /// <summary>Makes sure that each text of a grammar can be written, whatever tokens it begins with.</summary>
    private static void CheckBytes(TokenVocabulary vocabulary)
    {
        if (vocabulary.FirstMissingByte is { } missing)
        {
            throw new UnsupportedSchemaException(
                "", $"The model's vocabulary has no token for the byte 0x{missing:X2}, so it cannot be held to JSON.");
        }
    }
}
