using System.Text;

namespace Pipeline.Worker.Trials;

/// <summary>
/// Shows the texts of several prompts as they grow. A single one on a terminal appears piece by piece; of several, or into a file,
/// each line appears when it is whole, with the prompt's number before it.
/// </summary>
/// <param name="output">Where to.</param>
/// <param name="promptCount">How many there are.</param>
/// <param name="isTerminal">Whether somebody watches.</param>
internal sealed class PromptLines(TextWriter output, int promptCount, bool isTerminal)
{
    private readonly StringBuilder[] _lines = [.. Enumerable.Range(0, promptCount).Select(_ => new StringBuilder())];
    private readonly bool _isStreamed = isTerminal && promptCount == 1;

    /// <summary>Shows a piece of a prompt's text.</summary>
    public void Append(int prompt, string text)
    {
        foreach (char c in text)
        {
            if (c == '\n')
            {
                EndLine(prompt);
            }
            else if (_isStreamed)
            {
                output.Write(Shown(c));
            }
            else
            {
                _lines[prompt].Append(Shown(c));
            }
        }

        if (_isStreamed)
        {
            output.Flush();
        }
    }

    /// <summary>Shows what is left of a prompt's last line.</summary>
    public void Finish(int prompt)
    {
        if (_isStreamed || _lines[prompt].Length > 0)
        {
            EndLine(prompt);
        }
    }

    private void EndLine(int prompt)
    {
        if (_isStreamed)
        {
            output.WriteLine();
            return;
        }

        output.WriteLine($"[{prompt + 1}] {_lines[prompt]}");
        _lines[prompt].Clear();
    }

    // a model may write what a terminal takes for a command
    private static char Shown(char c) => char.IsControl(c) && c != '\t' ? '\uFFFD' : c;
}
