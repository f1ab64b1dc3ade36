using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Records;

namespace Pipeline.Contracts.Lines;

/// <summary>
/// Writes result lines. The id comes first and has one length, so that a ledger's lines can be told apart cheaply. Errors carry
/// the request's line number beside the keys of the contract: a line that could not be read has no custom_id to find it by.
/// </summary>
/// <param name="batch">The batch that the lines belong to.</param>
public sealed class ResultLineWriter(BatchId batch)
{
    // Results are files, not web pages: keep emoji and CJK text readable.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static ReadOnlySpan<byte> LineStart => "{\"id\":\""u8;

    /// <summary>A success: status 200 and the endpoint's body.</summary>
    /// <param name="lineNumber">1-based number of the request.</param>
    /// <param name="customId">As the request gave it.</param>
    /// <param name="body">The response's JSON object.</param>
    /// <param name="usage">Tokens that it cost.</param>
    public ResultLine Success(int lineNumber, string customId, ReadOnlySpan<byte> body, TokenUsage usage)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + body.Length);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            WriteStart(json, lineNumber, customId);
            WriteResponseStart(json, lineNumber, statusCode: 200);
            json.WriteRawValue(body, skipInputValidation: true);
            json.WriteEndObject();
            WriteNoError(json);
        }

        return Finish(buffer, lineNumber, isSuccess: true, usage);
    }

    /// <summary>The endpoint refused the request: a status of 400 or more with the usual error body.</summary>
    public ResultLine HttpError(int lineNumber, string customId, int statusCode, RequestError error)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            WriteStart(json, lineNumber, customId);
            json.WriteNumber("line"u8, lineNumber);
            WriteResponseStart(json, lineNumber, statusCode);
            json.WriteStartObject();
            json.WriteStartObject("error"u8);
            json.WriteString("message"u8, error.Message);
            json.WriteString("type"u8, statusCode < 500 ? "invalid_request_error" : "server_error");
            json.WriteString("param"u8, error.Param);
            json.WriteString("code"u8, error.Code);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            WriteNoError(json);
        }

        return Finish(buffer, lineNumber, isSuccess: false, TokenUsage.None);
    }

    /// <summary>The request never ran: no response, only a code and a sentence.</summary>
    /// <param name="lineNumber">1-based number of the request.</param>
    /// <param name="customId">As the request gave it; null where the line could not be read.</param>
    /// <param name="error">Why it did not run.</param>
    public ResultLine NotRun(int lineNumber, string? customId, RequestError error)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            WriteStart(json, lineNumber, customId);
            json.WriteNumber("line"u8, lineNumber);
            json.WriteNull("response"u8);
            json.WriteStartObject("error"u8);
            json.WriteString("code"u8, error.Code);
            json.WriteString("message"u8, error.Message);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Finish(buffer, lineNumber, isSuccess: false, TokenUsage.None);
    }

    /// <summary>The number of the request whose result a line is, without reading more than its start.</summary>
    public static bool TryGetLineNumber(ReadOnlySpan<byte> line, out int lineNumber)
    {
        lineNumber = 0;
        return line.StartsWith(LineStart)
            && line.Length >= LineStart.Length + ResultId.Length
            && ResultId.TryGetLineNumber(line.Slice(LineStart.Length, ResultId.Length), out lineNumber);
    }

    private void WriteStart(Utf8JsonWriter json, int lineNumber, string? customId)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, ResultId.Create(batch, lineNumber));
        json.WriteString("custom_id"u8, customId);
    }

    private void WriteResponseStart(Utf8JsonWriter json, int lineNumber, int statusCode)
    {
        json.WriteStartObject("response"u8);
        json.WriteNumber("status_code"u8, statusCode);
        json.WriteString("request_id"u8, ResultId.Create(batch, lineNumber).AsSpan("batch_".Length));
        json.WritePropertyName("body"u8);
    }

    private static void WriteNoError(Utf8JsonWriter json)
    {
        json.WriteNull("error"u8);
        json.WriteEndObject();
    }

    private static ResultLine Finish(ArrayBufferWriter<byte> buffer, int lineNumber, bool isSuccess, TokenUsage usage)
    {
        buffer.Write("\n"u8);
        return new ResultLine(lineNumber, isSuccess, buffer.WrittenMemory, usage);
    }
}
