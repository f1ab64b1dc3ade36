using System.ComponentModel.DataAnnotations;
using Pipeline.Contracts;

namespace Pipeline.LocalHost.Settings;

/// <summary>Section <c>Host</c>.</summary>
internal sealed class LocalHostOptions
{
    /// <summary>Address to listen on. There are no keys yet: whoever reaches it may use everything.</summary>
    /// <value>An IP address. Default 127.0.0.1, this machine alone; 0.0.0.0 for all.</value>
    [Required]
    [IPAddressText]
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Port to listen on, unless <c>ASPNETCORE_URLS</c> or <c>--urls</c> says otherwise.</summary>
    /// <value>Default 7071; 0 to 65,535. 0 takes a free one.</value>
    [Range(0, 65_535)]
    public int Port { get; init; } = Names.HostPort;

    /// <summary>Messages of one queue that are worked on at the same time.</summary>
    /// <value>Default 4; 1 to 64.</value>
    [Range(1, 64)]
    public int MessagesAtOnce { get; init; } = 4;

    /// <summary>Time between two sweeps over the open batches.</summary>
    /// <value>Default 2 s; 0.1 s to 10 min. What lost events left undone waits this long.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time between two looks at the schedules.</summary>
    /// <value>Default 15 s; 0.1 s to 10 min. What is due is submitted this much later at most.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan ScheduleInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time between two looks at the storage and the depth of the queues, for readiness and metrics.</summary>
    /// <value>Default 5 s; 0.1 s to 10 min.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Where to listen.</summary>
    public string Url() => new UriBuilder(Uri.UriSchemeHttp, Address, Port).Uri.GetLeftPart(UriPartial.Authority);
}
