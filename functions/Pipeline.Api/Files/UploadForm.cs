using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Pipeline.Api.Errors;

namespace Pipeline.Api.Files;

/// <summary>
/// The parts of a <c>multipart/form-data</c> body in the order in which they come, one at a time and never held: the .NET SDK
/// sends the file before its purpose. Not safe for concurrent use.
/// </summary>
internal sealed class UploadForm
{
    /// <summary>Name of the field that holds the file.</summary>
    public const string FileField = "file";

    // ASP.NET's own limit; RFC 2046 allows 70.
    private const int MaxBoundaryLength = 128;

    // MultipartReader gives at most this much to one read, and 4 KB (its default) makes an upload of gigabytes slow.
    private const int BufferBytes = 64 * 1024;

    // The API has four fields; clients may add some that we do not know.
    private const int MaxParts = 32;

    private readonly MultipartReader _reader;
    private int _partCount;

    private UploadForm(MultipartReader reader) => _reader = reader;

    /// <summary>Opens the body of a request.</summary>
    /// <exception cref="RequestRefusedException">It is not a form.</exception>
    public static UploadForm Open(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            throw new RequestRefusedException(ApiError.Invalid(
                "The body must be multipart/form-data with a 'file' and a 'purpose'.", status: StatusCodes.Status415UnsupportedMediaType));
        }

        string boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > MaxBoundaryLength)
        {
            throw new RequestRefusedException(ApiError.Invalid(
                $"The boundary of the multipart body must have 1 to {MaxBoundaryLength} characters."));
        }

        return new UploadForm(new MultipartReader(boundary, request.Body, BufferBytes));
    }

    /// <summary>Whether an exception from reading the body tells of the caller, not of us.</summary>
    public static bool IsCallersFault(Exception exception) => exception is IOException or InvalidDataException;

    /// <summary>The answer to a body that cannot be read to its end.</summary>
    public static RequestRefusedException Refusal(Exception exception) => new(
        exception is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }
            ? ApiError.TooLarge("The body is larger than a file may be.", FileField)
            : ApiError.Invalid("The multipart body is malformed or ends before its last boundary."));

    /// <summary>Goes to the next part; what is left of the one before is skipped.</summary>
    /// <returns>Null behind the last.</returns>
    /// <exception cref="RequestRefusedException">The form is malformed.</exception>
    public async Task<UploadPart?> NextAsync(CancellationToken cancellationToken)
    {
        MultipartSection? section;
        try
        {
            section = await _reader.ReadNextSectionAsync(cancellationToken);
        }
        catch (Exception exception) when (IsCallersFault(exception))
        {
            throw Refusal(exception);
        }

        if (section is null)
        {
            return null;
        }

        if (++_partCount > MaxParts)
        {
            throw new RequestRefusedException(ApiError.Invalid($"The form has more than {MaxParts} parts."));
        }

        return Describe(section);
    }

    private UploadPart Describe(MultipartSection section)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? disposition)
            || !disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(disposition.Name) is not { Length: > 0 } name)
        {
            throw new RequestRefusedException(ApiError.Invalid($"Part {_partCount} of the form has no readable name."));
        }

        return new UploadPart(name.ToString(), FilenameOf(disposition), new UploadStream(section.Body));
    }

    // filename* is the exact one, filename what clients write for servers that do not know it. The framework throws when it is
    // asked for a filename* that has no value.
    private static string? FilenameOf(ContentDispositionHeaderValue disposition)
    {
        bool hasExact = disposition.Parameters.Any(
            parameter => parameter.Name.Equals("filename*", StringComparison.OrdinalIgnoreCase) && parameter.Value.HasValue);
        if (hasExact && disposition.FileNameStar.HasValue)
        {
            return disposition.FileNameStar.ToString();
        }

        return disposition.FileName.HasValue ? HeaderUtilities.UnescapeAsQuotedString(disposition.FileName).ToString() : null;
    }
}
