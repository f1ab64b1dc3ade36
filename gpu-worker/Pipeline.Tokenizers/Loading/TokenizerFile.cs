using System.Text.Json;
using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Loading;

/// <summary>Reads a tokenizer.json into checked parts.</summary>
internal static class TokenizerFile
{
    /// <exception cref="TokenizerFormatException">The file is damaged or asks for something that is not supported.</exception>
    public static TokenizerParts Read(string path)
    {
        if (!UnicodeForms.IsAvailable)
        {
            throw new PlatformNotSupportedException(
                "Unicode normalisation does not work in this process. Install ICU and leave InvariantGlobalization off.");
        }

        using JsonDocument document = JsonFile.Parse(path);
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
}
