using System.CommandLine;

namespace Pipeline.SampleDocuments.Commands;

/// <summary>sample-documents: business documents and what can be read in them.</summary>
internal static class DocumentsCommand
{
    public static RootCommand Create()
    {
        var command = new RootCommand("Makes what the sample models learn from and are tried on: business documents with their fields, and passages to search.");
        command.Subcommands.Add(GenerateCommand.Create());
        command.Subcommands.Add(PassagesCommand.Create());
        command.Subcommands.Add(PassageVocabularyCommand.Create());
        command.Subcommands.Add(PassageTokensCommand.Create());
        command.Subcommands.Add(PassageRequestsCommand.Create());
        command.Subcommands.Add(NearestCommand.Create());
        command.Subcommands.Add(RequestsCommand.Create());
        command.Subcommands.Add(ScoreCommand.Create());
        command.Subcommands.Add(VocabularyCommand.Create());
        command.Subcommands.Add(TokensCommand.Create());
        return command;
    }
}
