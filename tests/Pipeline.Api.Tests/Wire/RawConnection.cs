using System.Net.Sockets;
using System.Text;

namespace Pipeline.Api.Tests.Wire;

/// <summary>A socket, for what <see cref="HttpClient"/> would never send.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private readonly TcpClient _client;

    private RawConnection(TcpClient client) => _client = client;

    public static async Task<RawConnection> OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, cancellationToken);
        return new RawConnection(client);
    }

    public async Task SendAsync(string text) => await _client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>Breaks the connection without a farewell.</summary>
    public void Reset() => _client.Client.Close(timeout: 0);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
