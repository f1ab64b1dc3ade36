using System.Globalization;
using Microsoft.AspNetCore.Http;
using Pipeline.Api.Errors;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Files;

namespace Pipeline.Api.Files;

/// <summary>Makes a file of an upload's form. Whatever goes wrong, nothing of it is left behind.</summary>
internal sealed class FileUploader(FileService files)
{
    private const string ExpiryAnchor = "created_at";

    /// <summary>Reads the form to its end and makes the file.</summary>
    /// <exception cref="RequestRefusedException">The form is malformed, or a field is missing or wrong.</exception>
    public async Task<FileRecord> UploadAsync(HttpRequest request, string tenant, CancellationToken cancellationToken)
    {
        UploadForm form = UploadForm.Open(request);
        var fields = new UploadFields();
        FileUpload? upload = null;
        int? expiresAfterSeconds;
        try
        {
            while (await form.NextAsync(cancellationToken) is { } part)
            {
                if (part.Name == UploadForm.FileField)
                {
                    CheckFilePart(part, upload);
                    fields.Filename = part.Filename!;
                    upload = await files.BeginAsync(tenant, part.Body, cancellationToken);
                }
                else
                {
                    await fields.TakeAsync(part, cancellationToken);
                }
            }

            expiresAfterSeconds = CheckFields(upload, fields);
        }
        catch when (upload is not null)
        {
            // without the request's token: a caller who left is one of the reasons to be here
            await files.AbandonAsync(upload, CancellationToken.None);
            throw;
        }

        // Not in the block above: after a lost reply the file may exist, and its bytes with it.
        return await files.CompleteAsync(upload!, fields.Filename, fields.Purpose!, expiresAfterSeconds, cancellationToken);
    }

    private static void CheckFilePart(UploadPart part, FileUpload? upload)
    {
        if (upload is not null)
        {
            throw Refuse("The form has two files; an upload is one.", UploadForm.FileField);
        }

        if (string.IsNullOrWhiteSpace(part.Filename))
        {
            throw Refuse("'file' has no filename.", UploadForm.FileField);
        }
    }

    private static int? CheckFields(FileUpload? upload, UploadFields fields)
    {
        if (upload is null)
        {
            throw Refuse("The form has no 'file'.", UploadForm.FileField);
        }

        int? expiresAfterSeconds = ExpiresAfterSeconds(fields);
        return FileService.Check(fields.Purpose, expiresAfterSeconds) is { } fault
            ? throw new RequestRefusedException(ApiError.From(fault))
            : expiresAfterSeconds;
    }

    private static int? ExpiresAfterSeconds(UploadFields fields)
    {
        if (fields.ExpiresAnchor is null && fields.ExpiresSeconds is null)
        {
            return null;
        }

        if (fields.ExpiresAnchor != ExpiryAnchor)
        {
            throw Refuse($"'{UploadFields.AnchorField}' must be '{ExpiryAnchor}'.", UploadFields.AnchorField);
        }

        return int.TryParse(fields.ExpiresSeconds, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
            ? seconds
            : throw Refuse($"'{UploadFields.SecondsField}' must be a number of seconds.", UploadFields.SecondsField);
    }

    private static RequestRefusedException Refuse(string message, string param) => new(ApiError.Invalid(message, param));
}
