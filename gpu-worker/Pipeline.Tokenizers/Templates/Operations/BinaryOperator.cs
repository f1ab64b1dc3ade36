namespace Pipeline.Tokenizers.Templates.Operations;

/// <summary>The arithmetic operators.</summary>
internal enum BinaryOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Modulo,
    Power,
}
