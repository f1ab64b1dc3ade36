using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Operations;

/// <summary>What markupsafe does with text for HTML.</summary>
internal static class HtmlText
{
    /// <summary>Escapes text, unless it is marked as escaped already.</summary>
    public static StringValue Escape(StringValue text, RenderWork work)
    {
        if (text.IsMarkup)
        {
            return text;
        }

        var sink = new TextSink(work);
        foreach (char character in text.Text)
        {
            switch (character)
            {
                case '&':
                    sink.Append("&amp;");
                    break;
                case '<':
                    sink.Append("&lt;");
                    break;
                case '>':
                    sink.Append("&gt;");
                    break;
                case '\'':
                    sink.Append("&#39;");
                    break;
                case '"':
                    sink.Append("&#34;");
                    break;
                default:
                    sink.Append(character);
                    break;
            }
        }

        return new StringValue(sink.ToString(), isMarkup: true);
    }
}
