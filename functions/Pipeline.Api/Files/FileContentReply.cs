using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Pipeline.Api.Errors;
using Pipeline.Api.Http;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Files;

namespace Pipeline.Api.Files;

/// <summary>Streams a file's bytes, the whole or the range that was asked for.</summary>
internal sealed class FileContentReply(FileService files)
{
    public async Task WriteAsync(HttpContext context, string tenant, FileRecord file)
    {
        HttpResponse response = context.Response;
        var tag = new EntityTagHeaderValue($"\"{file.Id}\""); // content never changes under an id
        ByteRange range = ByteRange.From(context.Request, file.Bytes, tag);
        response.Headers.AcceptRanges = "bytes";
        if (!range.IsSatisfiable)
        {
            response.Headers.ContentRange = new ContentRangeHeaderValue(file.Bytes).ToString();
            await JsonReplies.WriteAsync(context, ApiError.Invalid(
                $"The range begins behind the end of the file's {file.Bytes} bytes.",
                status: StatusCodes.Status416RangeNotSatisfiable));
            return;
        }

        await using BlobContent content = await files.OpenContentAsync(
            tenant, FileId.Parse(file.Id), new BlobRange(range.Offset, range.Length), context.RequestAborted)
            ?? throw new RequestRefusedException(FileHandlers.NoSuchFile(file.Id));
        if (range.IsPartial)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange =
                new ContentRangeHeaderValue(range.Offset, range.Offset + range.Length - 1, file.Bytes).ToString();
        }

        response.ContentType = "application/octet-stream";
        response.ContentLength = range.Length;
        response.Headers.ETag = tag.ToString();
        response.Headers.XContentTypeOptions = "nosniff";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return; // gigabytes would be read for nobody
        }

        await content.Stream.CopyToAsync(response.Body, context.RequestAborted);
    }
}
