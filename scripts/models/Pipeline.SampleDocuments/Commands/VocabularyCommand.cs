using System.CommandLine;
using Pipeline.SampleDocuments.Tokens;

namespace Pipeline.SampleDocuments.Commands;

/// <summary>sample-documents vocabulary: learns the extractor's tokens and writes the small files of its directory.</summary>
internal static class VocabularyCommand
{
    public static Command Create()
    {
        var input = new Option<string>("--in") { Description = "JSONL of training documents; the tokens are learnt from texts and answers.", Required = true };
        var output = new Option<string>("--out") { Description = "The model's directory, without tokenizer.json and configs yet.", Required = true };
        var size = new Option<int>("--size") { Description = "Tokens, special ones included.", DefaultValueFactory = _ => 2048 };
        var command = new Command("vocabulary", "Writes tokenizer.json, tokenizer_config.json, config.json and generation_config.json of the extractor.")
        {
            input, output, size,
        };
        command.SetAction(result => Reporting.Run(result, () =>
        {
            string directory = result.GetRequiredValue(output);
            int tokens = result.GetValue(size);
            ExtractorConfigFiles.Write(directory, ExtractorVocabulary.Train(ConversationFile.Read(result.GetRequiredValue(input)), tokens));
            return $"Wrote {tokens} tokens to {directory}.";
        }));
        return command;
    }
}
