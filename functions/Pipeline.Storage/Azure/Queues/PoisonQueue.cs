using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Storage.Azure.Queues;

/// <summary>The queue beside a queue that takes what is put aside: the service has none of its own.</summary>
internal static class PoisonQueue
{
    private const string Suffix = "-poison";
    private const int MaxNameLength = 63;
    private const int HashLength = 8;

    /// <summary>The queue's name and "-poison"; a name too long for that is cut and gets a part of its hash.</summary>
    internal static string NameOf(string queue)
    {
        if (queue.Length + Suffix.Length <= MaxNameLength)
        {
            return queue + Suffix;
        }

        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(queue)))[..HashLength];

        // the service takes no name with two dashes in a row
        string head = queue[..(MaxNameLength - Suffix.Length - HashLength - 1)].TrimEnd('-');
        return $"{head}-{hash}{Suffix}";
    }
}
