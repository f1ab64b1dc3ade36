using Microsoft.AspNetCore.Http;
using Pipeline.Api.Errors;
using Pipeline.Contracts;

namespace Pipeline.Api.Direct;

/// <summary>The routes that compute. Here they run in batches only, and a caller who asks directly is told how.</summary>
internal static class DirectCallHandlers
{
    /// <summary>Answers 400: the SDKs would try a 5xx again.</summary>
    public static Task RefuseAsync(HttpContext context)
    {
        string endpoint = context.Request.Path.Value!;
        string input = endpoint == Names.EmbeddingsEndpoint ? "--input" : "--prompt";
        throw new RequestRefusedException(ApiError.Invalid(
            $"{endpoint} is answered in batches only: upload a JSONL file of requests with POST /v1/files, then name it in "
            + $"POST /v1/batches with the endpoint \"{endpoint}\". To try a single text on the machine that has the model: "
            + $"pipeline-worker try DIR {input} \"...\"."));
    }
}
