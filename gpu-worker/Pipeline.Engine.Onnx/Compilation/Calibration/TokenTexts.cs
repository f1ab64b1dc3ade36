using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Tokenizers;

namespace Pipeline.Engine.Onnx.Compilation.Calibration;

/// <summary>The texts of a file as a model's tokenizer.json cuts them, one at a time.</summary>
internal sealed class TokenTexts
{
    private const string TokenizerFile = "tokenizer.json";

    private readonly Tokenizer _tokenizer;
    private readonly string _tokenizerPath;
    private readonly int _vocabularySize;

    /// <param name="modelDirectory">Where tokenizer.json lies.</param>
    /// <param name="vocabularySize">Ids at or over it are not the model's.</param>
    /// <exception cref="ModelFormatException">There is no tokenizer.json.</exception>
    /// <exception cref="TokenizerFormatException">It is damaged or not supported.</exception>
    public TokenTexts(string modelDirectory, int vocabularySize)
    {
        _tokenizerPath = Path.Combine(modelDirectory, TokenizerFile);
        _tokenizer = File.Exists(_tokenizerPath)
            ? Tokenizer.LoadDirectory(modelDirectory)
            : throw new ModelFormatException(_tokenizerPath, null, "the file is missing; texts cannot be cut into tokens without it.");
        _vocabularySize = vocabularySize;
    }

    /// <summary>Streams the tokens of a file's texts; longer ones come in pieces, and what has no token is left out.</summary>
    /// <param name="textFile">See <see cref="TextFile"/>.</param>
    /// <param name="maxPieceTokens">Tokens of a piece, at most.</param>
    /// <exception cref="TextFileException">The file cannot be used.</exception>
    /// <exception cref="ModelFormatException">The tokeniser gives an id that the model does not have.</exception>
    public IEnumerable<int[]> Read(string textFile, int maxPieceTokens)
    {
        foreach (string text in TextFile.Read(textFile))
        {
            int[] ids = _tokenizer.Encode(text);
            if (ids.Any(id => id >= _vocabularySize))
            {
                throw new ModelFormatException(
                    _tokenizerPath, null, $"the tokenizer gives id {ids.Max()}; the model has {_vocabularySize} tokens.");
            }

            foreach (int[] piece in ids.Chunk(maxPieceTokens))
            {
                yield return piece;
            }
        }
    }
}
