using Pipeline.TestKit;

namespace Pipeline.Tokenizers.Tests.Parity;

/// <summary>Published tokenizer.json files beside the repository. They are no part of it: their licences differ from ours.</summary>
internal static class SharedFiles
{
    /// <summary>The folder of a file; the calling test is inconclusive where it is absent.</summary>
    public static string FolderOf(string name)
    {
        string folder = RepositoryRoot.Combine($"../shared/tokenizers/{name}");
        if (!Directory.Exists(folder))
        {
            Assert.Inconclusive($"No ../shared/tokenizers/{name} beside the repository, so nothing was compared.");
        }

        return folder;
    }
}
