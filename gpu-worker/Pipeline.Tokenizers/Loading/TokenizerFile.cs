using System.Text.Json;
using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Loading;

/// <summary>Reads a tokenizer.json into checked parts.</summary>
internal static class TokenizerFile
{
    /// <summary>Published files with vocabularies of some 260,000 tokens and their merges have about half of this.</summary>
    public const int MaxFileBytes = 64 * 1024 * 1024;

    /// <exception cref="TokenizerFormatException">The file is damaged or asks for something that is not supported.</exception>
    public static TokenizerParts Read(string path)
    {
        if (!UnicodeForms.IsAvailable)
        {
            throw new PlatformNotSupportedException(
                "Unicode normalisation does not work in this process. Install ICU and leave InvariantGlobalization off.");
        }

        using JsonDocument document = Parse(path);
        var root = new FileNode(path, "", document.RootElement);
        FileNode model = root.Required("model");
        var normalizer = NormalizerReader.Read(root.Optional("normalizer"));
        var preTokenizer = PreTokenizerReader.Read(root.Optional("pre_tokenizer"));
        var tokenModel = ModelReader.Read(model);
        var addedTokens = AddedTokenReader.Read(root.Optional("added_tokens"), tokenModel.Vocabulary);
        var frame = PostProcessorReader.Read(root.Optional("post_processor"), tokenModel.Vocabulary, addedTokens);
        var decoder = DecoderReader.Read(root.Optional("decoder"));
        return new TokenizerParts(normalizer, preTokenizer, tokenModel, addedTokens, frame, decoder);
    }

    private static JsonDocument Parse(string path)
    {
        using FileStream stream = File.OpenRead(path);
        if (stream.Length > MaxFileBytes)
        {
            throw new TokenizerFormatException(path, "", $"The file has {stream.Length} bytes; the limit is {MaxFileBytes}.");
        }

        try
        {
            // exactly what was measured: a device has no length and no end
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return JsonDocument.Parse(bytes);
        }
        catch (JsonException exception)
        {
            throw new TokenizerFormatException(path, "", $"The file is not JSON: {exception.Message}", exception);
        }
    }
}
