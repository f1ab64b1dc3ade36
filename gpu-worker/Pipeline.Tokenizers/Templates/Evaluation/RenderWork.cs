using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Evaluation;

/// <summary>
/// What one rendering may still do. Everything that takes time or memory in proportion to something is paid for here before it
/// is done, in one unit: a character written or read.
/// </summary>
internal sealed class RenderWork
{
    /// <summary>
    /// Some 134 million characters, 8 million steps or 2 million elements: about a second, and 256 MB at most.
    /// </summary>
    public const long Limit = 1L << 27;

    // a step takes about as long as copying this many characters; an element of a list, with the value that may be made for it,
    // has the memory of so many
    private const int StepCost = 16;
    private const int ElementCost = 64;

    private long _left = Limit;

    /// <summary>Pays for reading or writing characters.</summary>
    /// <exception cref="TemplateRuntimeException">The rendering has done too much.</exception>
    public void Spend(long characters)
    {
        _left -= Math.Min(characters, Limit + 1);
        if (_left < 0)
        {
            throw new TemplateRuntimeException("The template takes too long over these messages.");
        }
    }

    /// <summary>Pays for evaluating one node of the template.</summary>
    public void SpendStep() => Spend(StepCost);

    /// <summary>Pays for visiting or making elements of a container.</summary>
    public void SpendElement(long count = 1) => Spend(Math.Min(count, Limit) * ElementCost);

    /// <summary>Pays for hashing a key.</summary>
    public void SpendKey(TemplateValue key)
    {
        if (key is StringValue text)
        {
            Spend(text.Text.Length);
        }
    }

    /// <summary>Pays for looking for one text in another, whose worst case is the product of their lengths.</summary>
    public void SpendSearch(string text, string pattern) => Spend(text.Length * (1L + (pattern.Length / 16)));
}
