namespace Pipeline.Engine.Onnx.Safetensors;

internal static class SafetensorsTypes
{
    private static readonly Dictionary<string, SafetensorsType> ByName = new(StringComparer.Ordinal)
    {
        ["BOOL"] = SafetensorsType.Bool,
        ["U8"] = SafetensorsType.U8,
        ["I8"] = SafetensorsType.I8,
        ["F8_E5M2"] = SafetensorsType.F8E5M2,
        ["F8_E4M3"] = SafetensorsType.F8E4M3,
        ["F8_E8M0"] = SafetensorsType.F8E8M0,
        ["I16"] = SafetensorsType.I16,
        ["U16"] = SafetensorsType.U16,
        ["F16"] = SafetensorsType.F16,
        ["BF16"] = SafetensorsType.BF16,
        ["I32"] = SafetensorsType.I32,
        ["U32"] = SafetensorsType.U32,
        ["F32"] = SafetensorsType.F32,
        ["I64"] = SafetensorsType.I64,
        ["U64"] = SafetensorsType.U64,
        ["F64"] = SafetensorsType.F64,
        ["C64"] = SafetensorsType.C64,
    };

    /// <summary>The type that a header's <c>dtype</c> names.</summary>
    public static bool TryParse(string name, out SafetensorsType type) => ByName.TryGetValue(name, out type);

    /// <summary>The <c>dtype</c> of a header.</summary>
    public static string Name(SafetensorsType type) => ByName.Single(pair => pair.Value == type).Key;

    /// <summary>Bytes of one element.</summary>
    public static int ElementBytes(SafetensorsType type) => type switch
    {
        SafetensorsType.Bool or SafetensorsType.U8 or SafetensorsType.I8 => 1,
        SafetensorsType.F8E5M2 or SafetensorsType.F8E4M3 or SafetensorsType.F8E8M0 => 1,
        SafetensorsType.I16 or SafetensorsType.U16 or SafetensorsType.F16 or SafetensorsType.BF16 => 2,
        SafetensorsType.I32 or SafetensorsType.U32 or SafetensorsType.F32 => 4,
        SafetensorsType.I64 or SafetensorsType.U64 or SafetensorsType.F64 or SafetensorsType.C64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
