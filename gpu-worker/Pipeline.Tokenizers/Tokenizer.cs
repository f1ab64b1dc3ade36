using Pipeline.Tokenizers.AddedTokens;
using Pipeline.Tokenizers.Decoding;
using Pipeline.Tokenizers.Loading;
using Pipeline.Tokenizers.Models;
using Pipeline.Tokenizers.Normalization;
using Pipeline.Tokenizers.PostProcessing;
using Pipeline.Tokenizers.PreTokenization;

namespace Pipeline.Tokenizers;

/// <summary>
/// Text to token ids as a Hugging Face tokenizer.json describes it. The stages are: cut out added tokens, normalise, cut out
/// the added tokens that are written normalised, pre-tokenise, model, post-process. Immutable; use it from any thread.
/// </summary>
public sealed class Tokenizer
{
    private readonly INormalizer _normalizer;
    private readonly AddedTokenSplitter _rawTokens;
    private readonly AddedTokenSplitter _normalizedTokens;
    private readonly IPreTokenizer _preTokenizer;
    private readonly ITokenModel _model;
    private readonly SequenceFrame _frame;
    private readonly DecoderPlan _decoder;
    private readonly Dictionary<string, int> _addedIds;
    private readonly TokenTexts _texts;
    private readonly Lazy<TokenBytes> _bytes;

    internal Tokenizer(TokenizerParts parts)
    {
        _normalizer = parts.Normalizer;
        _preTokenizer = parts.PreTokenizer;
        _model = parts.Model;
        _frame = parts.Frame;
        _decoder = parts.Decoder;
        _addedIds = parts.AddedTokens.ToDictionary(token => token.Content, token => token.Id, StringComparer.Ordinal);
        List<AddedToken> tokens = [.. parts.AddedTokens.Select(AsFound)];
        _rawTokens = new AddedTokenSplitter(tokens.Where(token => !token.IsNormalized));
        _normalizedTokens = new AddedTokenSplitter(tokens.Where(token => token.IsNormalized && token.Content.Length > 0));
        _texts = new TokenTexts(_model.Vocabulary, tokens);
        _bytes = new Lazy<TokenBytes>(() => new TokenBytes(_texts, _decoder));
        VocabularySize = 1 + tokens.Select(token => token.Id).Append(_model.Vocabulary.MaxId).Max();
    }

    /// <summary>The highest id that <see cref="Encode(string)"/> can give, plus one.</summary>
    public int VocabularySize { get; }

    /// <summary>Reads a tokenizer.json. Its truncation and padding sections are ignored: callers refuse what is too long.</summary>
    /// <param name="path">The tokenizer.json itself, at most 64 MB.</param>
    /// <exception cref="TokenizerFormatException">The file is damaged or asks for something that is not supported.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <exception cref="PlatformNotSupportedException">This process cannot normalise Unicode text.</exception>
    public static Tokenizer Load(string path) => new(TokenizerFile.Read(path));

    /// <summary>
    /// Reads the tokenizer.json of a model directory. Where tokenizer_config.json names one of Llama's tokeniser classes, its
    /// add_bos_token and add_eos_token come before the post-processor, as in Hugging Face's Python library.
    /// </summary>
    /// <param name="modelDirectory">A directory with tokenizer.json, and tokenizer_config.json perhaps.</param>
    /// <exception cref="TokenizerFormatException">A file is damaged or asks for something that is not supported.</exception>
    /// <exception cref="IOException">tokenizer.json is not there, or a file cannot be read.</exception>
    /// <exception cref="PlatformNotSupportedException">This process cannot normalise Unicode text.</exception>
    public static Tokenizer LoadDirectory(string modelDirectory)
    {
        TokenizerParts parts = TokenizerFile.Read(Path.Combine(modelDirectory, "tokenizer.json"));
        string config = Path.Combine(modelDirectory, "tokenizer_config.json");
        return new Tokenizer(File.Exists(config) ? TokenizerConfigFile.Apply(config, parts) : parts);
    }

    /// <summary>Whether a token is special: it stands for no text.</summary>
    public bool IsSpecial(int tokenId) => _texts.IsSpecial(tokenId);

    /// <summary>The id of a token by its text as tokenizer.json writes it, added tokens included.</summary>
    public bool TryGetId(string token, out int id)
    {
        ArgumentNullException.ThrowIfNull(token);
        return _addedIds.TryGetValue(token, out id) || _model.Vocabulary.TryGetId(token, out id);
    }

    /// <summary>
    /// The UTF-8 bytes that a token adds in the middle of a text, a part of a character possibly. Empty for special tokens and
    /// for ids that stand for nothing.
    /// </summary>
    public ReadOnlyMemory<byte> BytesOf(int tokenId) => _bytes.Value.Of(tokenId);

    /// <summary>The text of some tokens, as the decoder of tokenizer.json makes it.</summary>
    /// <param name="tokenIds">Ids that stand for nothing count as absent.</param>
    /// <param name="skipSpecialTokens">Whether special tokens are left out.</param>
    public string Decode(ReadOnlySpan<int> tokenIds, bool skipSpecialTokens = true)
    {
        IncrementalDecoder decoder = CreateDecoder(skipSpecialTokens);
        foreach (int tokenId in tokenIds)
        {
            decoder.Push(tokenId);
        }

        return decoder.Finish();
    }

    /// <summary>A decoder for tokens that come one at a time.</summary>
    /// <param name="skipSpecialTokens">Whether special tokens are left out.</param>
    /// <param name="continuesText">
    /// Whether they go on with a text that the decoder is not given: the first one then keeps the space that it begins with, which
    /// SentencePiece's decoders take from the first token of a text.
    /// </param>
    public IncrementalDecoder CreateDecoder(bool skipSpecialTokens = true, bool continuesText = false) =>
        new(_texts, _decoder, skipSpecialTokens, continuesText);

    /// <summary>The ids of a text, with the ids that the post-processor puts around it.</summary>
    public int[] Encode(string text)
    {
        // English has some four characters a token; the list grows for what has fewer
        var ids = new List<int>((text.Length / 4) + 8);
        Encode(text, ids);
        return [.. ids];
    }

    /// <summary>Appends the ids of a text, with the ids that the post-processor puts around it.</summary>
    /// <param name="text">Any string; unpaired surrogates count as unknown characters.</param>
    /// <param name="ids">The caller's list; not cleared.</param>
    /// <param name="addSpecialTokens">Whether the post-processor's ids are put around; a rendered chat template has its own.</param>
    public void Encode(string text, List<int> ids, bool addSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(ids);
        if (addSpecialTokens)
        {
            ids.AddRange(_frame.Before);
        }

        var parts = new List<TextPart>();
        _rawTokens.Split(text, parts);
        foreach (TextPart part in parts)
        {
            if (part.TokenId is int id)
            {
                ids.Add(id);
            }
            else
            {
                EncodeRaw(text.Substring(part.Start, part.Length), isFirst: part.Start == 0, ids);
            }
        }

        if (addSpecialTokens)
        {
            ids.AddRange(_frame.After);
        }
    }

    private void EncodeRaw(string text, bool isFirst, List<int> ids)
    {
        string normalized = _normalizer.Normalize(text);
        var parts = new List<TextPart>();
        _normalizedTokens.Split(normalized, parts);
        var pieces = new List<Piece>();
        foreach (TextPart part in parts)
        {
            if (part.TokenId is int id)
            {
                ids.Add(id);
                continue;
            }

            pieces.Clear();
            var stretch = new Piece(normalized.AsMemory(part.Start, part.Length), isFirst && part.Start == 0);
            _preTokenizer.Split(stretch, pieces);
            foreach (Piece piece in pieces)
            {
                _model.Encode(piece.Text.Span, ids);
            }
        }
    }

    // as the text has it when it is searched for the token
    private AddedToken AsFound(AddedToken token) =>
        token.IsNormalized ? token with { Content = _normalizer.Normalize(token.Content) } : token;
}
