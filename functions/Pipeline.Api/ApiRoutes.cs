using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pipeline.Api.Errors;
using Pipeline.Api.Http;

namespace Pipeline.Api;

/// <summary>The OpenAI routes.</summary>
public static class ApiRoutes
{
    private static void Map(
        this IEndpointRouteBuilder endpoints, ErrorReplies errors, string path, params (string Method, RequestDelegate Handler)[] handlers)
    {
        foreach ((string method, RequestDelegate handler) in handlers)
        {
            endpoints.MapMethods(path, [method], errors.Guard(handler));
        }

        // Routing prefers endpoints that name the method, so this one gets the others.
        string allowed = string.Join(", ", handlers.Select(handler => handler.Method));
        endpoints.Map(path, errors.Guard(context => RefuseMethodAsync(context, allowed)));
    }

    private static Task RefuseMethodAsync(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return JsonReplies.WriteAsync(context, ApiError.Invalid(
            $"This route does not know {context.Request.Method}; it knows {allowed}.", status: StatusCodes.Status405MethodNotAllowed));
    }
}
