using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pipeline.Api.Errors;
using Pipeline.Api.Http;
using Pipeline.Contracts;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Json;
using Pipeline.Contracts.Records;
using Pipeline.Ingest;
using Pipeline.Ingest.Files;

namespace Pipeline.Api.Files;

/// <summary>The routes under <c>/v1/files</c>.</summary>
/// <param name="files">The use cases.</param>
/// <param name="maxFileBytes">Largest file.</param>
internal sealed class FileHandlers(FileService files, long maxFileBytes)
{
    // Boundaries, headers and the small fields of an upload, generously.
    private const int FormOverheadBytes = 256 * 1024;

    private const int MaxListed = 10_000;

    private readonly FileUploader _uploader = new(files);
    private readonly FileContentReply _content = new(files);

    public static ApiError NoSuchFile(string? id) => ApiError.NotFound($"There is no file '{id}'.", "file_id");

    public async Task UploadAsync(HttpContext context)
    {
        RequestBodyLimit.SetMaximum(context, maxFileBytes + FormOverheadBytes);
        RequestBodyLimit.AllowSlow(context);
        FileRecord file = await _uploader.UploadAsync(context.Request, Names.DefaultTenant, context.RequestAborted);
        await JsonReplies.WriteAsync(context, FileObjects.From(file), ApiJsonContext.Default.FileObject);
    }

    public async Task ListAsync(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        int limit = PageQuery.Limit(query, standard: MaxListed, maximum: MaxListed);
        string? purpose = query["purpose"];
        Page<FileRecord> page = await files.ListAsync(
            Names.DefaultTenant,
            string.IsNullOrEmpty(purpose) ? null : purpose,
            limit,
            After(query),
            IsNewestFirst(query),
            context.RequestAborted);
        ImmutableArray<FileObject> data = [.. page.Items.Select(FileObjects.From)];
        await JsonReplies.WriteAsync(
            context,
            new ObjectList<FileObject>("list", data, data.FirstOrDefault()?.Id, data.LastOrDefault()?.Id, page.HasMore),
            ApiJsonContext.Default.ObjectListFileObject);
    }

    public async Task GetAsync(HttpContext context) =>
        await JsonReplies.WriteAsync(context, FileObjects.From(await RequireAsync(context)), ApiJsonContext.Default.FileObject);

    public async Task GetContentAsync(HttpContext context) =>
        await _content.WriteAsync(context, Names.DefaultTenant, await RequireAsync(context));

    public async Task DeleteAsync(HttpContext context)
    {
        FileId id = IdOf(context);
        if (!await files.DeleteAsync(Names.DefaultTenant, id, context.RequestAborted))
        {
            throw new RequestRefusedException(NoSuchFile(id.Value));
        }

        await JsonReplies.WriteAsync(
            context, new DeletedFile(id.Value, "file", Deleted: true), DeletedFileJsonContext.Default.DeletedFile);
    }

    private async Task<FileRecord> RequireAsync(HttpContext context)
    {
        FileId id = IdOf(context);
        return await files.FindAsync(Names.DefaultTenant, id, context.RequestAborted)
            ?? throw new RequestRefusedException(NoSuchFile(id.Value));
    }

    // An id of another form is that of no file.
    private static FileId IdOf(HttpContext context)
    {
        string? text = context.GetRouteValue("id") as string;
        return FileId.TryParse(text, out FileId id) ? id : throw new RequestRefusedException(NoSuchFile(text));
    }

    private static FileId? After(IQueryCollection query)
    {
        string? text = query["after"];
        return string.IsNullOrEmpty(text) ? null
            : FileId.TryParse(text, out FileId id) ? id
            : throw new RequestRefusedException(ApiError.Invalid("'after' must be the id of a file.", "after"));
    }

    private static bool IsNewestFirst(IQueryCollection query) => (string?)query["order"] switch
    {
        null or "" or "desc" => true,
        "asc" => false,
        _ => throw new RequestRefusedException(ApiError.Invalid("'order' must be asc or desc.", "order")),
    };
}
