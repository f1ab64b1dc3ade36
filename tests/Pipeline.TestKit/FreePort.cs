using System.Net;
using System.Net.Sockets;

namespace Pipeline.TestKit;

/// <summary>Ports of this machine.</summary>
public static class FreePort
{
    /// <summary>One that nobody listened on a moment ago.</summary>
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
