using System.Text.Json;
using Pipeline.SampleDocuments.Scoring;

namespace Pipeline.SampleDocuments.Search;

/// <summary>A batch's output: embeddings by custom_id.</summary>
internal static class EmbeddingFile
{
    /// <param name="file">Lines as OpenAI's batches write them, with embeddings as arrays of numbers.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A line is no embedding, or has another dimension; the message names it.</exception>
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

            string id = item.Text("custom_id");
            return embeddings.TryAdd(id, embedding) ? id : throw new InvalidDataException($"The custom_id '{id}' is there twice.");
        });
        return embeddings;
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
