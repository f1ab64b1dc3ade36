using System.IO.Enumeration;
using Pipeline.Storage.Embedded.Files;

namespace Pipeline.Storage.Embedded.Queues;

/// <summary>The folders of one queue, shared by processes. A message is in exactly one of them and moves by a rename.</summary>
internal sealed class QueueFolder
{
    /// <summary>How long a file aside stays whose writer cannot be known.</summary>
    private static readonly TimeSpan AbandonedAge = TimeSpan.FromDays(1);

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0 };

    private readonly string _aside;
    private readonly string _ready;
    private readonly string _leased;
    private readonly string _dead;

    internal QueueFolder(string path, DateTimeOffset now)
    {
        _aside = Path.Combine(path, "tmp");
        _ready = Path.Combine(path, "ready");
        _leased = Path.Combine(path, "leased");
        _dead = Path.Combine(path, "dead");
        foreach (string folder in new[] { _aside, _ready, _leased, _dead })
        {
            DurableFiles.CreateDirectory(folder);
        }

        RemoveAbandoned(now);
    }

    internal string ReadyPath(MessageName name) => Path.Combine(_ready, name.ToString());

    internal string LeasedPath(LeaseName name) => Path.Combine(_leased, name.ToString());

    internal string DeadPath(MessageName name) => Path.Combine(_dead, name.ToString());

    internal string NotePath(MessageName name) => DeadPath(name) + ".json";

    /// <summary>Where a file is written before it is moved to its place.</summary>
    internal string AsidePath(MessageName name) => Path.Combine(_aside, $"{ProcessIdentity.Current}-{name.Unique}");

    /// <summary>Messages that nobody holds, the delayed ones included, in no order.</summary>
    internal List<MessageName> ListReady() => List<MessageName>(_ready, MessageName.TryParse);

    /// <summary>When a message last came to or left those that nobody holds, by the kernel's clock.</summary>
    internal DateTime ReadyChangedAt() => Directory.GetLastWriteTimeUtc(_ready);

    /// <summary>Messages that somebody holds or held, in no order.</summary>
    internal List<LeaseName> ListLeased() => List<LeaseName>(_leased, LeaseName.TryParse);

    /// <summary>Messages that were put aside, in no order.</summary>
    internal List<MessageName> ListDead() => List<MessageName>(_dead, MessageName.TryParse);

    /// <summary>Moves a message that was written aside to its place.</summary>
    internal void MakeReady(MessageName name)
    {
        if (!DurableFiles.TryRename(AsidePath(name), ReadyPath(name)))
        {
            throw new IOException($"'{AsidePath(name)}' went away while it was sent.");
        }
    }

    internal void SyncReady() => DurableFiles.SyncDirectory(_ready);

    internal void SyncDead() => DurableFiles.SyncDirectory(_dead);

    private static List<T> List<T>(string folder, NameParser<T> parse)
    {
        List<T> names = [];
        FileSystemEnumerable<string> entries = new(folder, (ref entry) => entry.FileName.ToString(), Everything);
        foreach (string entry in entries)
        {
            if (parse(entry, out T name))
            {
                names.Add(name);
            }
        }

        return names;
    }

    private void RemoveAbandoned(DateTimeOffset now)
    {
        foreach (FileInfo file in new DirectoryInfo(_aside).EnumerateFiles())
        {
            bool isOld = now.UtcDateTime - file.LastWriteTimeUtc > AbandonedAge;
            bool isKnown = ProcessIdentity.TryParse(file.Name.AsSpan(0, int.Max(file.Name.IndexOf('-'), 0)), out ProcessIdentity owner);
            if (isKnown && owner.CanBeJudged ? owner.IsGone() : isOld)
            {
                DurableFiles.TryDelete(file.FullName);
            }
        }
    }

    private delegate bool NameParser<T>(ReadOnlySpan<char> text, out T name);
}
