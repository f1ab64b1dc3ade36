namespace Pipeline.SampleDocuments.Passages;

/// <summary>Finds documentation under folders.</summary>
internal static class DocumentationFiles
{
    private static readonly EnumerationOptions Recursive = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <summary>The documentation of every assembly once, though packs and packages hold it for many frameworks and versions.</summary>
    /// <param name="folders">Roots of reference packs and of packages.</param>
    /// <returns>Files in the order of their names.</returns>
    public static IEnumerable<string> Assemblies(IEnumerable<string> folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.xml", Recursive))
        .Where(file => File.Exists(Path.ChangeExtension(file, ".dll")))
        .GroupBy(file => Path.GetFileName(file), StringComparer.Ordinal)
        .OrderBy(files => files.Key, StringComparer.Ordinal)
        .Select(files => files.Order(StringComparer.Ordinal).Last());

    /// <summary>Text, Markdown and Python files in the order of their paths; logs of changes are left out.</summary>
    /// <param name="folders">Roots.</param>
    public static IEnumerable<string> Prose(IEnumerable<string> folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", Recursive))
        .Where(file => Path.GetExtension(file) is ".md" or ".txt" or ".rst" or ".pod" or ".py" || Path.GetFileName(file).StartsWith("README", StringComparison.Ordinal))
        .Where(file => Path.GetExtension(file) != ".gz" && !file.Contains("change", StringComparison.OrdinalIgnoreCase))
        .Order(StringComparer.Ordinal);
}
