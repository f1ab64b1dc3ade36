using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Pipeline.Api.Http;

/// <summary>How large and how slow a body may be, set before its first byte is read.</summary>
internal static class RequestBodyLimit
{
    /// <summary>Sets the largest body; the server answers what is larger with 413.</summary>
    public static void SetMaximum(HttpContext context, long maxBytes)
    {
        // another host than Kestrel may not have it, or may have begun to read
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = maxBytes;
        }
    }

    /// <summary>Lets the body come as slowly as the caller's line is: Kestrel would end a connection under 240 bytes a second.</summary>
    public static void AllowSlow(HttpContext context)
    {
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } feature)
        {
            feature.MinDataRate = null;
        }
    }
}
