using System.Globalization;
using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Lines;

namespace Pipeline.Worker.Completions.Requests;

/// <summary>
/// The parameters of a request for completions. Each read checks type and range; the first that fails is kept as the error and
/// gives its default, so that a reader goes through all of them and looks once. Null counts as absent.
/// </summary>
/// <param name="root">The body, an object.</param>
internal sealed class RequestBody(JsonElement root)
{
    /// <summary>What is wrong with the request, or null.</summary>
    public RequestError? Error { get; private set; }

    /// <summary>The parameters as they stand there.</summary>
    public JsonElement.ObjectEnumerator Parameters => root.EnumerateObject();

    /// <summary>Refuses the request.</summary>
    /// <param name="parameter">What is at fault.</param>
    /// <param name="message">A sentence that names it.</param>
    /// <param name="code">One of <see cref="ErrorCodes"/>.</param>
    public void Refuse(string parameter, string message, string code = ErrorCodes.InvalidRequest) =>
        Error ??= new RequestError(code, message, parameter);

    public bool TryGet(string name, out JsonElement value) =>
        root.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    public float Number(string name, double min, double max, float fallback)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return fallback;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number >= min && number <= max)
        {
            return (float)number;
        }

        Refuse(name, string.Create(CultureInfo.InvariantCulture, $"'{name}' must be a number from {min} to {max}."));
        return fallback;
    }

    public int? Integer(string name, int min, int max)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= min && number <= max)
        {
            return number;
        }

        Refuse(name, string.Create(CultureInfo.InvariantCulture, $"'{name}' must be a whole number from {min} to {max}."));
        return null;
    }

    public bool Flag(string name)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return false;
        }

        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Refuse(name, $"'{name}' must be true or false.");
        }

        return value.ValueKind == JsonValueKind.True;
    }
}
