namespace Pipeline.Tokenizers.Templates.Operations;

/// <summary>What can stand between the operands of a comparison.</summary>
internal enum ComparisonOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,
}
