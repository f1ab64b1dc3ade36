using Pipeline.Tokenizers.Models;

namespace Pipeline.Tokenizers.Loading;

/// <summary>A Unigram model: its vocabulary is an array of tokens with scores, in the order of the ids.</summary>
internal static class UnigramReader
{
    public static UnigramModel Read(FileNode node)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var scores = new List<double>();
        var budget = new TokenBudget();
        foreach (FileNode item in node.Required("vocab").Items())
        {
            List<FileNode> pair = [.. item.Items()];
            if (pair.Count != 2)
            {
                throw item.Fail("Expected an array of a token and its score.");
            }

            string token = pair[0].AsString();
            budget.Take(token, item);
            if (!ids.TryAdd(token, scores.Count))
            {
                throw item.Fail($"The token {FileNode.Shorten(token)} is there twice.");
            }

            scores.Add(pair[1].AsNumber());
        }

        int unknownId = node.Required("unk_id").AsInt(0, scores.Count - 1);
        return new UnigramModel(
            new Vocabulary(ids), [.. scores], unknownId, node.Flag("byte_fallback", absent: false));
    }
}
