using System.Collections.Immutable;
using System.Text.Json;

namespace Pipeline.Engine.Onnx.Safetensors;

/// <summary>
/// Reads the JSON header token by token. A document model would keep the last of duplicate keys silently and hold the
/// whole header twice.
/// </summary>
internal ref struct SafetensorsHeaderParser
{
    // the largest published models have some 100,000 tensors, over many files
    private const int MaxTensors = 100_000;
    private const int MaxMetadataEntries = 10_000;
    private const int MaxFields = 64;
    private const int MaxNameBytes = 4_096;

    // PyTorch's own limit
    private const int MaxRank = 64;

    // a tensor's shape is at depth 3; the rest is room for fields that we skip
    private const int MaxDepth = 16;

    private readonly string _path;
    private Utf8JsonReader _reader;
    private string? _tensor;

    /// <param name="header">UTF-8 that starts with an opening brace.</param>
    /// <param name="path">For messages.</param>
    public SafetensorsHeaderParser(ReadOnlySpan<byte> header, string path)
    {
        _reader = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = MaxDepth });
        _path = path;
    }

    /// <exception cref="SafetensorsException">The header is not JSON, or not a header.</exception>
    public List<TensorEntry> Parse()
    {
        try
        {
            var entries = new List<TensorEntry>();
            var names = new HashSet<string>(StringComparer.Ordinal);
            _reader.Read();
            while (NextName(names) is { } name)
            {
                if (name == "__metadata__")
                {
                    ReadMetadata();
                    continue;
                }

                if (entries.Count == MaxTensors)
                {
                    throw Bad($"the header has more than {MaxTensors} tensors.");
                }

                _tensor = name;
                entries.Add(ReadTensor(name));
                _tensor = null;
            }

            // reading on finds anything but space after the object
            _reader.Read();
            return entries;
        }
        catch (JsonException exception)
        {
            throw new SafetensorsException(_path, _tensor, $"the header is not valid JSON: {exception.Message}", exception);
        }
    }

    private void ReadMetadata()
    {
        Expect(JsonTokenType.StartObject, "__metadata__ must be an object of strings.");
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (NextName(names) is not null)
        {
            Expect(JsonTokenType.String, "__metadata__ must hold strings only.");
            if (names.Count > MaxMetadataEntries)
            {
                throw Bad($"__metadata__ has more than {MaxMetadataEntries} entries.");
            }
        }
    }

    private TensorEntry ReadTensor(string name)
    {
        Expect(JsonTokenType.StartObject, "must be an object of dtype, shape and data_offsets.");
        SafetensorsType? type = null;
        ImmutableArray<long>? shape = null;
        ImmutableArray<long>? offsets = null;
        var fields = new HashSet<string>(StringComparer.Ordinal);
        while (NextName(fields) is { } field)
        {
            if (fields.Count > MaxFields)
            {
                throw Bad($"has more than {MaxFields} fields.");
            }

            switch (field)
            {
                case "dtype":
                    type = ReadType();
                    break;
                case "shape":
                    shape = ReadNumbers("shape", MaxRank);
                    break;
                case "data_offsets":
                    offsets = ReadNumbers("data_offsets", 2);
                    break;
                default:
                    // the reference implementation skips fields that it does not know
                    _reader.Read();
                    _reader.Skip();
                    break;
            }
        }

        (long begin, long end) = CheckOffsets(offsets ?? throw Bad("data_offsets is missing."));
        return new TensorEntry(name, type ?? throw Bad("dtype is missing."), shape ?? throw Bad("shape is missing."), begin, end);
    }

    private readonly (long Begin, long End) CheckOffsets(ImmutableArray<long> offsets)
    {
        if (offsets.Length != 2)
        {
            throw Bad($"data_offsets has {offsets.Length} numbers; it must have 2.");
        }

        return offsets[0] <= offsets[1]
            ? (offsets[0], offsets[1])
            : throw Bad($"data_offsets begin at {offsets[0]}, after their end at {offsets[1]}.");
    }

    private SafetensorsType ReadType()
    {
        Expect(JsonTokenType.String, "dtype must be a string.");
        string text = ReadText();
        return SafetensorsTypes.TryParse(text, out SafetensorsType type)
            ? type
            : throw Bad($"dtype '{ShownText.Of(text)}' is not known.");
    }

    private ImmutableArray<long> ReadNumbers(string field, int maxCount)
    {
        Expect(JsonTokenType.StartArray, $"{field} must be an array of integers.");
        ImmutableArray<long>.Builder numbers = ImmutableArray.CreateBuilder<long>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (numbers.Count == maxCount)
            {
                throw Bad($"{field} has more than {maxCount} numbers.");
            }

            if (_reader.TokenType != JsonTokenType.Number || !_reader.TryGetInt64(out long number) || number < 0)
            {
                throw Bad($"{field} must hold integers from 0 to {long.MaxValue}.");
            }

            numbers.Add(number);
        }

        return numbers.DrainToImmutable();
    }

    /// <summary>The next key of the object that is being read, or null at its end.</summary>
    private string? NextName(HashSet<string> seen)
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }

        string name = ReadText();
        return seen.Add(name) ? name : throw Bad($"the key '{ShownText.Of(name)}' appears twice.");
    }

    private void Expect(JsonTokenType type, string problem)
    {
        _reader.Read();
        if (_reader.TokenType != type)
        {
            throw Bad(problem);
        }
    }

    private readonly string ReadText()
    {
        if (_reader.ValueSpan.Length > MaxNameBytes)
        {
            throw Bad($"a name is longer than {MaxNameBytes} bytes.");
        }

        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            // an escaped half of a surrogate pair
            throw new SafetensorsException(_path, _tensor, "a name is not valid Unicode.", exception);
        }
    }

    private readonly SafetensorsException Bad(string problem) => new(_path, _tensor, problem);
}
