using System.CommandLine;

namespace Pipeline.SampleDocuments.Commands;

/// <summary>sample-documents: business documents and what can be read in them.</summary>
internal static class DocumentsCommand
{
    public static RootCommand Create()
    {
        var command = new RootCommand("Makes invoices, receipts, orders and delivery notes as text, with what an extractor shall answer.");
        command.Subcommands.Add(GenerateCommand.Create());
        command.Subcommands.Add(VocabularyCommand.Create());
        command.Subcommands.Add(TokensCommand.Create());
        command.Subcommands.Add(RequestsCommand.Create());
        command.Subcommands.Add(ScoreCommand.Create());
        return command;
    }
}
