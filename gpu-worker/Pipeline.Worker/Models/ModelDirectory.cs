using System.Collections.Immutable;
using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Safetensors;
using Pipeline.Tokenizers;
using Pipeline.Tokenizers.Templates;

namespace Pipeline.Worker.Models;

/// <summary>Describes a model directory without loading the model.</summary>
internal static class ModelDirectory
{
    /// <summary>Reads config, tokeniser and weights' header, and hashes all of it.</summary>
    /// <param name="path">A Hugging Face directory, or <c>null:DIMENSIONS</c>.</param>
    /// <param name="id">The id that callers shall write.</param>
    /// <param name="now">The record's time of creation.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ModelLoadException">The directory holds no model that we can run, or the id is not usable.</exception>
    public static async Task<ModelRecord> DescribeAsync(string path, string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        string slug;
        try
        {
            slug = ModelSlug.FromId(id);
        }
        catch (ArgumentException)
        {
            throw new ModelLoadException($"The id '{id}' has no letter or digit.");
        }

        if (path.StartsWith(NullEncoderRunner.PathPrefix, StringComparison.Ordinal))
        {
            return DescribeNull(path, id, slug, now) with { Revision = await ModelRevision.ComputeAsync(path, cancellationToken) };
        }

        RequireExists(path);
        try
        {
            ModelRecord described = ModelKinds.Of(path) == ModelKind.Encoder
                ? DescribeEncoder(path, Record(id, slug, now))
                : DescribeDecoder(path, Record(id, slug, now));
            return described with { Revision = await ModelRevision.ComputeAsync(path, cancellationToken) };
        }
        catch (Exception exception) when (exception
            is ModelLoadException or ModelFormatException or SafetensorsException or TokenizerFormatException or IOException or UnauthorizedAccessException
            or PlatformNotSupportedException or JsonException)
        {
            throw new ModelLoadException($"The model in '{path}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Comes before what readers say of files that they miss.</summary>
    /// <exception cref="ModelLoadException">There is no such directory.</exception>
    public static void RequireExists(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new ModelLoadException($"There is no model directory '{path}'.");
        }
    }

    /// <summary>The tokenizer of an encoder.</summary>
    /// <exception cref="ModelLoadException">The directory has no tokenizer.json, or it has ids that the model does not have.</exception>
    /// <exception cref="TokenizerFormatException">It cannot be used.</exception>
    /// <exception cref="ModelFormatException">config.json cannot be used.</exception>
    public static Tokenizer LoadEncoderTokenizer(string path) => LoadTokenizer(path, BertConfig.Read(path).VocabularySize);

    /// <summary>As <see cref="LoadEncoderTokenizer"/>, for a decoder.</summary>
    public static Tokenizer LoadDecoderTokenizer(string path) => LoadTokenizer(path, DecoderConfig.Read(path).VocabularySize);

    private static Tokenizer LoadTokenizer(string path, int modelSize)
    {
        string file = Path.Combine(path, "tokenizer.json");
        Tokenizer tokenizer = File.Exists(file)
            ? Tokenizer.LoadDirectory(path)
            : throw new ModelLoadException($"{file}: the file is missing.");
        return tokenizer.VocabularySize <= modelSize
            ? tokenizer
            : throw new ModelLoadException(
                $"{file}: it has ids up to {tokenizer.VocabularySize - 1}, but config.json says vocab_size {modelSize}.");
    }

    private static ModelRecord DescribeEncoder(string path, ModelRecord record)
    {
        BertConfig config = BertConfig.Read(path);
        PoolingConfig.Read(path, config.HiddenSize);
        using (SafetensorsFile weights = WeightsFile.Open(path))
        {
            BertWeights.Resolve(weights, config);
        }

        return record with
        {
            ContextLength = config.MaxSequenceTokens,
            Dimensions = config.HiddenSize,
            Tokenizer = Describe(LoadEncoderTokenizer(path)),
        };
    }

    // The weights are only found, not compiled: that is the worker's work.
    private static ModelRecord DescribeDecoder(string path, ModelRecord record)
    {
        DecoderConfig config = DecoderConfig.Read(path);
        if (ModelKinds.Of(path) == ModelKind.Decoder)
        {
            WeightsIndex.Find(path);
        }

        bool hasTemplate = ChatTemplate.TryLoad(path, TimeProvider.System) is not null;
        return record with
        {
            Endpoints = hasTemplate ? [Names.ChatCompletionsEndpoint, Names.CompletionsEndpoint] : [Names.CompletionsEndpoint],
            ContextLength = config.ContextLength,
            Tokenizer = Describe(LoadDecoderTokenizer(path)),
        };
    }

    private static string Describe(Tokenizer tokenizer) => $"tokenizer.json, {tokenizer.VocabularySize} ids";

    private static ModelRecord DescribeNull(string path, string id, string slug, DateTimeOffset now)
    {
        var runner = new NullEncoderRunner(RunnerLoader.NullDimensions(path));
        return Record(id, slug, now) with
        {
            ContextLength = runner.MaxSequenceTokens,
            Dimensions = runner.Dimensions,
            Tokenizer = "words between white space",
        };
    }

    private static ModelRecord Record(string id, string slug, DateTimeOffset now) => new()
    {
        Id = id,
        Slug = slug,
        Endpoints = ImmutableArray.Create(Names.EmbeddingsEndpoint),
        Revision = string.Empty,
        ContextLength = 0,
        Tokenizer = string.Empty,
        CreatedAt = now,
    };
}
