using Pipeline.Tokenizers.AddedTokens;
using Pipeline.Tokenizers.Decoding;
using Pipeline.Tokenizers.Models;
using Pipeline.Tokenizers.Normalization;
using Pipeline.Tokenizers.PostProcessing;
using Pipeline.Tokenizers.PreTokenization;

namespace Pipeline.Tokenizers.Loading;

/// <summary>The stages of a tokenizer, read and checked.</summary>
internal sealed record TokenizerParts(
    INormalizer Normalizer,
    IPreTokenizer PreTokenizer,
    ITokenModel Model,
    IReadOnlyList<AddedToken> AddedTokens,
    SequenceFrame Frame,
    DecoderPlan Decoder);
