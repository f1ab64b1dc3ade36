using System.CommandLine;
using Pipeline.SampleDocuments.Tokens;

namespace Pipeline.SampleDocuments.Commands;

/// <summary>sample-documents tokens: writes documents as token ids for training.</summary>
internal static class TokensCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Directory with tokenizer.json and tokenizer_config.json.", Required = true };
        var input = new Option<string>("--in") { Description = "JSONL of documents.", Required = true };
        var output = new Option<string>("--out") { Description = "The file of ids; replaced where it is there.", Required = true };
        var command = new Command("tokens", "Writes documents and answers as token ids, as the engine will see them.") { model, input, output };
        command.SetAction(result => Reporting.Run(result, () =>
        {
            var encoder = new ConversationEncoder(result.GetRequiredValue(model));
            EncodedConversation[] documents =
                [.. ConversationFile.Read(result.GetRequiredValue(input)).AsParallel().AsOrdered().Select(encoder.Encode)];
            string file = result.GetRequiredValue(output);
            TokenFile.Write(file, encoder.VocabularySize, documents);
            long count = documents.Sum(document => (long)document.Prompt.Count + document.Answer.Count);
            return $"Wrote {documents.Length} documents, {count} tokens, to {file}.";
        }));
        return command;
    }
}
