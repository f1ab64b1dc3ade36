using Pipeline.Tokenizers.Templates.Evaluation;

namespace Pipeline.Tokenizers.Templates.Builtins;

/// <summary>
/// A merge sort that asks only whether one element comes before another, as Python's does. .NET's own sorts wrap what the
/// comparison throws, and may ask about an element and itself.
/// </summary>
internal static class StableSort
{
    public static IReadOnlyList<T> Apply<T>(IReadOnlyList<T> items, Func<T, T, bool> isLess, RenderWork work)
    {
        T[] from = [.. items];
        var to = new T[from.Length];
        for (int width = 1; width < from.Length; width = (int)Math.Min(int.MaxValue, 2L * width))
        {
            work.SpendElement(from.Length);
            for (int start = 0; start < from.Length; start += 2 * width)
            {
                int middle = Math.Min(start + width, from.Length);
                Merge(from, to, start, middle, Math.Min(middle + width, from.Length), isLess);
            }

            (from, to) = (to, from);
        }

        return from;
    }

    private static void Merge<T>(T[] from, T[] to, int start, int middle, int end, Func<T, T, bool> isLess)
    {
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++)
        {
            bool takesRight = left == middle || (right < end && isLess(from[right], from[left]));
            to[i] = takesRight ? from[right++] : from[left++];
        }
    }
}
