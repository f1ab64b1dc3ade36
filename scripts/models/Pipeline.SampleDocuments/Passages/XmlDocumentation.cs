using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Pipeline.SampleDocuments.Passages;

/// <summary>Reads the XML file of an assembly's documentation comments.</summary>
internal static class XmlDocumentation
{
    private static readonly HashSet<string> Skipped = ["code", "example", "inheritdoc", "seealso", "br"];

    /// <summary>A block for every text of every member, in the file's order.</summary>
    /// <param name="path">The file beside an assembly.</param>
    /// <exception cref="IOException">The file is no XML, or cannot be read.</exception>
    public static IEnumerable<TextBlock> Read(string path)
    {
        XElement root = Load(path);
        string source = root.Element("assembly")?.Element("name")?.Value.Trim() ?? Path.GetFileNameWithoutExtension(path);
        foreach (XElement member in root.Element("members")?.Elements("member") ?? [])
        {
            string topic = TopicOf(member.Attribute("name")?.Value ?? string.Empty);
            foreach (XElement part in member.Elements().Where(part => !Skipped.Contains(part.Name.LocalName)))
            {
                string text = PlainText.Collapse(Render(part));
                if (text.Length > 0)
                {
                    yield return new TextBlock(source, topic, text);
                }
            }
        }
    }

    private static XElement Load(string path)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        try
        {
            using var reader = XmlReader.Create(path, settings);
            return XElement.Load(reader, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException exception)
        {
            throw new IOException($"{path}: {exception.Message}", exception);
        }
    }

    // "M:System.Text.Json.JsonDocument.Parse(System.String)" is about System.Text.Json.JsonDocument
    private static string TopicOf(string member)
    {
        string name = member[(member.IndexOf(':', StringComparison.Ordinal) + 1)..].Split('(')[0];
        int dot = name.LastIndexOf('.');
        return member.StartsWith("T:", StringComparison.Ordinal) || dot < 0 ? name : name[..dot].TrimEnd('.');
    }

    private static string Render(XElement element)
    {
        var text = new StringBuilder();
        Append(text, element);
        return text.ToString();
    }

    private static void Append(StringBuilder text, XElement element)
    {
        foreach (XNode node in element.Nodes())
        {
            if (node is XText words)
            {
                text.Append(words.Value);
            }
            else if (node is XElement child && !Skipped.Contains(child.Name.LocalName))
            {
                AppendElement(text, child);
            }
        }
    }

    private static void AppendElement(StringBuilder text, XElement element)
    {
        bool isBlock = element.Name.LocalName is "para" or "p" or "item" or "term" or "description" or "li";
        string reference = NameOf(element);
        text.Append(isBlock ? " " : string.Empty);
        if (element.IsEmpty || element.Value.Length == 0)
        {
            // authors often leave out the blanks around a reference
            text.Append(text.Length > 0 && char.IsLetterOrDigit(text[^1]) ? " " : string.Empty).Append(reference);
        }
        else
        {
            Append(text, element);
        }

        text.Append(isBlock ? " " : string.Empty);
    }

    private static string NameOf(XElement element)
    {
        string? value = (element.Attribute("cref") ?? element.Attribute("name") ?? element.Attribute("langword") ?? element.Attribute("href"))?.Value;
        if (value is null || element.Attribute("href") is not null)
        {
            return value is null ? string.Empty : "link";
        }

        string name = value.Split('(', '{', '`')[0];
        return name[(name.LastIndexOf('.') + 1)..].Replace("#ctor", "constructor", StringComparison.Ordinal);
    }
}
