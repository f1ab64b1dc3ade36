using System.Text;

namespace Pipeline.Ingest.Tests.Intake;

/// <summary>Messages of the intake queue.</summary>
internal static class IntakeBodies
{
    public const string Subject = "/blobServices/default/containers/intake/blobs/";

    /// <summary>As Event Grid sends it, in the CloudEvents schema.</summary>
    public static string Event(string subject, string type = "Microsoft.Storage.BlobCreated") => $$"""
        {
          "specversion": "1.0",
          "type": "{{type}}",
          "source": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a",
          "id": "9aeb0fdf-c01e-0131-0922-9eb54906e209",
          "time": "2026-01-02T03:04:05.678Z",
          "subject": "{{subject}}",
          "data": {
            "api": "PutBlockList",
            "eTag": "0x8D4BCC2E4835CD0",
            "contentType": "application/octet-stream",
            "contentLength": 524288,
            "blobType": "BlockBlob",
            "url": "https://a.blob.core.windows.net{{subject}}"
          }
        }
        """;

    public static byte[] EventOf(string path) => Encoding.UTF8.GetBytes(Event(Subject + path));

    public static byte[] Message(string fields) => Encoding.UTF8.GetBytes($$"""{"v":1,{{fields}}}""");
}
