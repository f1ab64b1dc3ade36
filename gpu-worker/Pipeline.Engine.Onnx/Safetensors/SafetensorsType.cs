namespace Pipeline.Engine.Onnx.Safetensors;

/// <summary>Element types of whole bytes in the safetensors format. The packed types F4 and F6 are not read.</summary>
public enum SafetensorsType
{
    Bool,
    U8,
    I8,
    F8E5M2,
    F8E4M3,
    F8E8M0,
    I16,
    U16,
    F16,
    BF16,
    I32,
    U32,
    F32,
    I64,
    U64,
    F64,
    C64,
}
