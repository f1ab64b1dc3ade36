namespace Pipeline.Engine.Onnx.Safetensors;

/// <summary>Text from a file made fit for a message: one line, of bounded length.</summary>
internal static class ShownText
{
    // a hostile file may hold a name of kilobytes
    private const int MaxLength = 100;

    public static string Of(string text)
    {
        string head = text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "...");
        return string.Create(head.Length, head, static (shown, source) =>
        {
            for (int i = 0; i < shown.Length; i++)
            {
                shown[i] = char.IsControl(source[i]) ? '?' : source[i];
            }
        });
    }
}
