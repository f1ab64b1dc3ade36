using System.Net;
using System.Text.Json;

namespace Pipeline.Api.Tests.Wire;

/// <summary>An answer and its JSON.</summary>
internal sealed record JsonReply(HttpStatusCode Status, JsonElement Body, HttpResponseMessage Message)
{
    public JsonElement Error => Body.GetProperty("error");

    public string? ErrorCode => Error.GetProperty("code").GetString();

    public string? ErrorParam => Error.GetProperty("param").GetString();

    public string Text(string key) => Body.GetProperty(key).GetString()!;

    public static async Task<JsonReply> ReadAsync(Task<HttpResponseMessage> sending)
    {
        HttpResponseMessage message = await sending;
        using JsonDocument json = await JsonDocument.ParseAsync(await message.Content.ReadAsStreamAsync());
        Assert.AreEqual("application/json", message.Content.Headers.ContentType?.MediaType);
        return new JsonReply(message.StatusCode, json.RootElement.Clone(), message);
    }
}
