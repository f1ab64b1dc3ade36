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

    /// <summary>The first bytes of the answer, as far as they have come together.</summary>
    public async Task<string> ReadHeadAsync(CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[4_096];
        int length = await _client.GetStream().ReadAtLeastAsync(buffer, 12, throwOnEndOfStream: false, cancellationToken);
        return Encoding.ASCII.GetString(buffer, 0, length);
    }

    /// <summary>Breaks the connection without a farewell.</summary>
    public void Reset() => _client.Client.Close(timeout: 0);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
