using System.Text.Json;

namespace Pipeline.Tokenizers.Loading;

/// <summary>A JSON value with its place in the file, so that every complaint names both.</summary>
internal readonly record struct FileNode(string File, string Path, JsonElement Value)
{
    /// <summary>A member that must be there.</summary>
    public FileNode Required(string name) => Optional(name) ?? throw Fail($"The field {Shorten(name)} is missing.");

    /// <summary>A member, or null where it is absent or null.</summary>
    public FileNode? Optional(string name)
    {
        Require(JsonValueKind.Object, "an object");
        return Read(element => element.TryGetProperty(name, out JsonElement value) ? value : default) switch
        {
            { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => null,
            JsonElement value => new FileNode(File, Path.Length == 0 ? name : $"{Path}.{Shorten(name)}", value),
        };
    }

    /// <summary>The value as a string of valid Unicode.</summary>
    public string AsString()
    {
        Require(JsonValueKind.String, "a string");
        return Read(static element => element.GetString()!);
    }

    /// <summary>The value as a whole number in a range, bounds included.</summary>
    public int AsInt(int minimum, int maximum)
    {
        Require(JsonValueKind.Number, "a number");
        return Value.TryGetInt32(out int number) && number >= minimum && number <= maximum
            ? number
            : throw Fail($"The number {Shorten(Value.GetRawText())} is not a whole number from {minimum} to {maximum}.");
    }

    /// <summary>The value as a finite number, as the reference reads it.</summary>
    public double AsNumber()
    {
        Require(JsonValueKind.Number, "a number");
        string text = Value.GetRawText();
        double number = ReferenceNumber.Parse(text);
        return double.IsFinite(number) ? number : throw Fail($"The number {Shorten(text)} is out of range.");
    }

    /// <summary>The value as true or false.</summary>
    public bool AsBool() => Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Fail($"Expected true or false, found {Describe()}."),
    };

    /// <summary>A member that is true or false, with a value for where it is absent or null.</summary>
    public bool Flag(string name, bool absent) => Optional(name)?.AsBool() ?? absent;

    /// <summary>The elements of an array.</summary>
    public IEnumerable<FileNode> Items()
    {
        Require(JsonValueKind.Array, "an array");
        FileNode self = this;
        return Value.EnumerateArray().Select((item, index) => new FileNode(self.File, $"{self.Path}[{index}]", item));
    }

    /// <summary>The members of an object in file order, repeated names included.</summary>
    public IEnumerable<(string Name, FileNode Node)> Members()
    {
        Require(JsonValueKind.Object, "an object");
        return MembersOf(this);
    }

    /// <summary>An exception that names this place.</summary>
    public TokenizerFormatException Fail(string problem, Exception? innerException = null) =>
        new(File, Path, problem, innerException);

    /// <summary>A name from the file for use in a message: a hostile one may be megabytes long.</summary>
    public static string Shorten(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 60), "…");

    private static IEnumerable<(string Name, FileNode Node)> MembersOf(FileNode parent)
    {
        foreach (JsonProperty member in parent.Value.EnumerateObject())
        {
            string name = parent.Read(_ => member.Name);

            // the parent's path: a message per vocabulary entry names the entry itself, and a path each would cost as much
            // memory as the vocabulary
            yield return (name, new FileNode(parent.File, parent.Path, member.Value));
        }
    }

    private void Require(JsonValueKind kind, string expected)
    {
        if (Value.ValueKind != kind)
        {
            throw Fail($"Expected {expected}, found {Describe()}.");
        }
    }

    private string Describe() => Value.ValueKind.ToString().ToLowerInvariant();

    // System.Text.Json checks escapes and UTF-8 only when text is read, and then throws InvalidOperationException
    private T Read<T>(Func<JsonElement, T> read)
    {
        try
        {
            return read(Value);
        }
        catch (InvalidOperationException exception)
        {
            throw Fail("A string is not valid Unicode.", exception);
        }
    }
}
