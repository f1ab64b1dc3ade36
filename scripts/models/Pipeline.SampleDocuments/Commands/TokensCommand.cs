using System.CommandLine;
using Pipeline.SampleDocuments.Tokens;
using Pipeline.Tokenizers.Templates;

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
            string source = result.GetRequiredValue(input);
            EncodedConversation[] documents =
            [
                .. ConversationFile.Read(source).AsParallel().AsOrdered()
                    .Select((conversation, index) => Encode(encoder, conversation, $"{source}, line {index + 1}")),
            ];
            string file = result.GetRequiredValue(output);
            TokenFile.Write(file, encoder.VocabularySize, documents);
            long count = documents.Sum(document => (long)document.Prompt.Count + document.Answer.Count);
            return $"Wrote {documents.Length} documents, {count} tokens, to {file}.";
        }));
        return command;
    }

    private static EncodedConversation Encode(ConversationEncoder encoder, Conversation conversation, string place)
    {
        try
        {
            return encoder.Encode(conversation);
        }
        catch (ChatTemplateException exception)
        {
            throw new InvalidDataException($"{place}: {exception.Message}", exception);
        }
    }
}
