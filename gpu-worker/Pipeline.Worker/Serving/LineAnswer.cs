using System.Buffers;
using Pipeline.Contracts;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;

namespace Pipeline.Worker.Serving;

/// <summary>What a model answered a line: the body of a response, or an error. Disposing it gives the body's memory back.</summary>
internal sealed class LineAnswer : IDisposable
{
    private const int BadRequest = 400;
    private const int ServerError = 500;

    private readonly int _length;
    private byte[]? _pooled;

    private LineAnswer(byte[]? pooled, int length, TokenUsage usage, RequestError? error, int statusCode)
    {
        _pooled = pooled;
        _length = length;
        Usage = usage;
        Error = error;
        StatusCode = statusCode;
    }

    /// <summary>The response's JSON object, UTF-8; empty where there is an error.</summary>
    public ReadOnlySpan<byte> Body => _pooled.AsSpan(0, _length);

    /// <summary>Tokens that the line cost.</summary>
    public TokenUsage Usage { get; }

    /// <summary>What went wrong, or null.</summary>
    public RequestError? Error { get; }

    /// <summary>HTTP's number for the error.</summary>
    public int StatusCode { get; }

    /// <param name="pooled">A buffer of <see cref="ArrayPool{T}.Shared"/>. Owned.</param>
    /// <param name="length">Bytes of the body.</param>
    /// <param name="usage">Tokens that the line cost.</param>
    public static LineAnswer Success(byte[] pooled, int length, TokenUsage usage) => new(pooled, length, usage, null, 200);

    /// <summary>The request is at fault.</summary>
    public static LineAnswer Refusal(RequestError error) => new(null, 0, TokenUsage.None, error, BadRequest);

    /// <summary>The model, or this program, is at fault.</summary>
    public static LineAnswer Fault(string message) =>
        new(null, 0, TokenUsage.None, new RequestError(ErrorCodes.ServerError, message), ServerError);

    public void Dispose()
    {
        byte[]? pooled = _pooled;
        _pooled = null;
        if (pooled is not null)
        {
            ArrayPool<byte>.Shared.Return(pooled);
        }
    }
}
