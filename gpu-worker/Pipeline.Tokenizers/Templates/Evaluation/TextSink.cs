using System.Text;

namespace Pipeline.Tokenizers.Templates.Evaluation;

/// <summary>Text that is being written, paid for as it grows.</summary>
internal sealed class TextSink(RenderWork work)
{
    /// <summary>A prompt of four million tokens.</summary>
    public const int MaxLength = 1 << 24;

    private readonly StringBuilder _text = new();

    /// <summary>Pays for what is written.</summary>
    public RenderWork Work { get; } = work;

    public void Append(ReadOnlySpan<char> text)
    {
        Work.Spend(text.Length);
        if (_text.Length + text.Length > MaxLength)
        {
            throw new TemplateRuntimeException($"The template writes more than {MaxLength} characters.");
        }

        _text.Append(text);
    }

    public void Append(char character) => Append([character]);

    /// <summary>Writes one character many times.</summary>
    public void Append(char character, int count)
    {
        Work.Spend(count);
        if (_text.Length + (long)count > MaxLength)
        {
            throw new TemplateRuntimeException($"The template writes more than {MaxLength} characters.");
        }

        _text.Append(character, Math.Max(0, count));
    }

    public override string ToString() => _text.ToString();
}
