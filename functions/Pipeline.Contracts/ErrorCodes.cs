namespace Pipeline.Contracts;

/// <summary>Codes in error envelopes, in a batch's <c>errors</c> and in error lines: the words that OpenAI and Azure use.</summary>
public static class ErrorCodes
{
    public const string InvalidJsonLine = "invalid_json_line";
    public const string InvalidRequest = "invalid_request";
    public const string UrlMismatch = "url_mismatch";
    public const string ModelNotFound = "model_not_found";
    public const string ModelMismatch = "model_mismatch";
    public const string DuplicateCustomId = "duplicate_custom_id";
    public const string EmptyFile = "empty_file";
    public const string TooManyTasks = "too_many_tasks";
    public const string InputModified = "input_modified";
    public const string BatchExpired = "batch_expired";
    public const string BatchCancelled = "batch_cancelled";
    public const string ContextLengthExceeded = "context_length_exceeded";
    public const string ServerError = "server_error";
    public const string NotFound = "not_found";
    public const string Conflict = "conflict";
    public const string FileTooLarge = "file_too_large";
}
