using System.CommandLine;
using Pipeline.SampleDocuments.Passages;

namespace Pipeline.SampleDocuments.Commands;

/// <summary>sample-documents passages: collects the texts that the embedder is trained and measured on.</summary>
internal static class PassagesCommand
{
    private const int HeldOutCount = 2_000;

    public static Command Create()
    {
        var output = new Argument<string>("OUT") { Description = "Folder for the files, one passage a line; files that are there are replaced." };
        var assemblies = Folders("--assemblies", "Folders with documentation of assemblies: reference packs and packages.");
        var prose = Folders("--prose", "Folders with text, Markdown and Python files; for training.");
        var documents = new Option<string>("--documents") { Description = "A file of generated documents; for training.", Required = true };
        var command = new Command("passages", "Collects passages of documentation and documents.") { output, assemblies, prose, documents };
        command.SetAction(result => Reporting.Run(result, () =>
        {
            string folder = Directory.CreateDirectory(result.GetRequiredValue(output)).FullName;
            ILookup<PassagePart, TextBlock> blocks = DocumentationFiles.Assemblies(result.GetRequiredValue(assemblies))
                .SelectMany(XmlDocumentation.Read)
                .ToLookup(block => PassageSources.PartOf(block.Source));
            var passages = new PassageCollection();

            TextBlock[] heldOut = [.. passages.TakeMeasured(blocks[PassagePart.HeldOut])];
            Write(folder, "held-out", Evenly(heldOut, HeldOutCount));
            Write(folder, "validation", passages.TakeMeasured(blocks[PassagePart.Validation]));
            Write(folder, "training-dotnet", passages.TakeProse(blocks[PassagePart.Training]));
            Write(folder, "training-prose", passages.TakeProse(DocumentationFiles.Prose(result.GetRequiredValue(prose)).SelectMany(ProseFile.Read)));
            Write(folder, "training-documents", passages.TakeTraining(DocumentTexts.Read(result.GetRequiredValue(documents))));
            return $"Wrote passages to {folder}.";
        }));
        return command;
    }

    private static Option<string[]> Folders(string name, string description) => new(name)
    {
        Description = description,
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private static IEnumerable<TextBlock> Evenly(TextBlock[] passages, int count) => passages.Length >= count
        ? Enumerable.Range(0, count).Select(index => passages[(long)index * passages.Length / count])
        : throw new IOException($"The assemblies give {passages.Length} held-out passages; {count} are needed. Which packs are installed?");

    private static void Write(string folder, string name, IEnumerable<TextBlock> passages) =>
        File.WriteAllLines(Path.Combine(folder, name + ".txt"), passages.Select(passage => passage.Text));
}
