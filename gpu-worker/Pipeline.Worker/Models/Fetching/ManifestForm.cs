using System.Globalization;
using System.Text.RegularExpressions;
using Pipeline.Contracts.Records;

namespace Pipeline.Worker.Models.Fetching;

/// <summary>
/// What a manifest must look like before any of it becomes a path or a length. Names that begin with a dot are the cache's own.
/// </summary>
internal static partial class ManifestForm
{
    /// <summary>Most bytes of a manifest: many times what <see cref="MaxFileCount"/> files need.</summary>
    public const int MaxManifestBytes = 1024 * 1024;

    private const int MaxFileCount = 1_000;

    // with the cache's folder well below the 4,096 of Linux
    private const int MaxPathLength = 200;

    // more than a blob can hold that was uploaded in our blocks
    private const long MaxTotalBytes = 1L << 40;

    /// <summary>Whether the text is a SHA-256 as we write it.</summary>
    public static bool IsHash(string? text) => text is not null && Hash().IsMatch(text);

    /// <summary>Checks every field.</summary>
    /// <param name="manifest">As it was read.</param>
    /// <param name="revision">The revision that it stands for.</param>
    /// <returns>Null, or the first field that is not usable and why.</returns>
    public static string? FindProblem(ModelManifestRecord manifest, string revision)
    {
        if (manifest.Revision != revision)
        {
            return $"revision is '{Show(manifest.Revision)}' and not '{revision}'";
        }

        if (manifest.Files.IsDefaultOrEmpty || manifest.Files.Length > MaxFileCount)
        {
            return $"files must hold 1 to {MaxFileCount} files";
        }

        long total = 0;
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < manifest.Files.Length; i++)
        {
            if (FindProblem(manifest.Files[i], names) is { } problem)
            {
                return string.Create(CultureInfo.InvariantCulture, $"files[{i}]{problem}");
            }

            total = long.Min(total + long.Min(manifest.Files[i].Length, MaxTotalBytes + 1), MaxTotalBytes + 1);
        }

        if (total > MaxTotalBytes)
        {
            return string.Create(CultureInfo.InvariantCulture, $"files: their lengths sum to more than {MaxTotalBytes} bytes");
        }

        return names.FirstOrDefault(name => Folders(name).Any(names.Contains)) is { } nested
            ? $"files: '{nested}' lies in a folder that is a file too"
            : null;
    }

    private static string? FindProblem(ModelFileRecord? file, HashSet<string> names)
    {
        if (file?.Path is not { Length: > 0 and <= MaxPathLength } path || !PlainPath().IsMatch(path))
        {
            return $".path '{Show(file?.Path)}' is not a plain relative path of at most {MaxPathLength} characters";
        }

        if (!names.Add(path))
        {
            return $".path '{path}' is there twice";
        }

        if (file.Length < 0)
        {
            return ".length is negative";
        }

        return IsHash(file.Sha256) ? null : $".sha256 '{Show(file.Sha256)}' is not 64 lower-case hex digits";
    }

    private static IEnumerable<string> Folders(string path)
    {
        for (int slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..slash];
        }
    }

    // what comes from outside goes into a log line: short, and without control characters
    private static string Show(string? text)
    {
        const int mostShown = 80;
        string shown = string.Concat((text ?? string.Empty).Take(mostShown).Select(c => char.IsControl(c) ? '?' : c));
        return text?.Length > mostShown ? shown + "..." : shown;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*){0,3}\z")]
    private static partial Regex PlainPath();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex Hash();
}
