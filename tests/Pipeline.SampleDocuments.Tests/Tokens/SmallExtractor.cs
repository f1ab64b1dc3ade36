using Pipeline.SampleDocuments.Documents;
using Pipeline.SampleDocuments.Facts;
using Pipeline.SampleDocuments.Tokens;
using Pipeline.TestKit;
using Pipeline.Tokenizers;

namespace Pipeline.SampleDocuments.Tests.Tokens;

/// <summary>The small files of an extractor whose vocabulary was learnt from few documents.</summary>
internal sealed class SmallExtractor : IDisposable
{
    private const int Documents = 300;
    private const int Tokens = 1024;

    private readonly TempDirectory _directory = new();

    public SmallExtractor()
    {
        Conversations =
        [
            .. new DocumentGenerator(Split.Train, seed: 1).Create(0, Documents)
                .Select(document => new Conversation(document.Text, document.Answer.ToJson())),
        ];
        Directory = Path.Combine(_directory.Path, "model");
        ExtractorConfigFiles.Write(Directory, ExtractorVocabulary.Train(Conversations, Tokens));
        Tokenizer = Tokenizer.LoadDirectory(Directory);
        Encoder = new ConversationEncoder(Directory);
    }

    public IReadOnlyList<Conversation> Conversations { get; }

    public string Directory { get; }

    public Tokenizer Tokenizer { get; }

    public ConversationEncoder Encoder { get; }

    public void Dispose() => _directory.Dispose();

    public int IdOf(string token) => Tokenizer.TryGetId(token, out int id) ? id : throw new ArgumentException($"No token {token}.");

    public int[] IdsOf(string text)
    {
        var ids = new List<int>();
        Tokenizer.Encode(text, ids, addSpecialTokens: false);
        return [.. ids];
    }
}
