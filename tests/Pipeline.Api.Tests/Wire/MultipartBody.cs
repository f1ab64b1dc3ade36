using System.Text;

namespace Pipeline.Api.Tests.Wire;

/// <summary>A form written byte by byte, as other clients than <see cref="MultipartFormDataContent"/> write it.</summary>
internal sealed class MultipartBody(string boundary = "a'b_c=-0")
{
    private readonly StringBuilder _text = new();

    /// <summary>The file and the purpose in the order and spelling of the OpenAI .NET SDK.</summary>
    public static MultipartBody LikeDotNetSdk(string content, string purpose = "batch") => new MultipartBody()
        .Part("form-data; name=file; filename=input.jsonl; filename*=utf-8''input.jsonl", content)
        .Part("form-data; name=purpose", purpose, "text/plain; charset=utf-8");

    public MultipartBody Part(string disposition, string content, string? contentType = null)
    {
        _text.Append("--").Append(boundary).Append("\r\n");
        if (contentType is not null)
        {
            _text.Append("Content-Type: ").Append(contentType).Append("\r\n");
        }

        _text.Append("Content-Disposition: ").Append(disposition).Append("\r\n\r\n").Append(content).Append("\r\n");
        return this;
    }

    /// <summary>The whole form.</summary>
    public HttpContent ToContent() => ToContent(_text + $"--{boundary}--\r\n");

    /// <summary>The form without its last boundary, as a caller leaves it who breaks off politely.</summary>
    public HttpContent ToTruncatedContent() => ToContent(_text.ToString()[..^2]);

    /// <summary>Any text, announced as the form.</summary>
    public HttpContent ToContent(string text)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary=\"{boundary}\"");
        return content;
    }
}
