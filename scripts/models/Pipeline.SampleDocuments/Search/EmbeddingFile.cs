using System.Globalization;
using System.Text.Json;
using Pipeline.SampleDocuments.Scoring;

namespace Pipeline.SampleDocuments.Search;

/// <summary>A batch's output: embeddings by custom_id.</summary>
internal static class EmbeddingFile
{
    // the worker makes them of length one in fp32; this leaves room for a file whose numbers were rounded to two or three digits
    private const double LengthTolerance = 0.01;

    /// <param name="file">Lines as OpenAI's batches write them, with embeddings as arrays of numbers.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A line is no embedding, has another dimension or a length that is not about one; the message names it.</exception>
    public static IReadOnlyDictionary<string, float[]> Read(string file)
    {
        var embeddings = new Dictionary<string, float[]>(StringComparer.Ordinal);
        int? dimensions = null;
        JsonLines.Read(file, item =>
        {
            float[] embedding = Embedding(item);
            if (embedding.Length != (dimensions ??= embedding.Length))
            {
                throw new InvalidDataException($"The embedding has {embedding.Length} numbers, those before it {dimensions}.");
            }

            RequireUnitLength(embedding);
            string id = item.Text("custom_id");
            return embeddings.TryAdd(id, embedding) ? id : throw new InvalidDataException($"The custom_id '{id}' is there twice.");
        });
        return embeddings;
    }

    /// <summary>Refuses numbers that are not finite as well: theirs is an infinite length.</summary>
    private static void RequireUnitLength(float[] embedding)
    {
        double length = Math.Sqrt(embedding.Sum(number => (double)number * number));
        if (!(Math.Abs(length - 1) <= LengthTolerance))
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"The embedding has a length of {length:0.###}, not of about one."));
        }
    }

    private static float[] Embedding(JsonElement item)
    {
        try
        {
            return [.. item.GetProperty("response").GetProperty("body").GetProperty("data")[0].GetProperty("embedding")
                .EnumerateArray().Select(number => number.GetSingle())];
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException or FormatException)
        {
            throw new InvalidDataException("'response.body.data[0].embedding' must be there and be an array of numbers.", exception);
        }
    }
}
