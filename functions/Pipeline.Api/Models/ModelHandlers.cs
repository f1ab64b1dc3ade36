using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pipeline.Api.Errors;
using Pipeline.Api.Http;
using Pipeline.Contracts;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Json;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Models;

namespace Pipeline.Api.Models;

/// <summary>The routes under <c>/v1/models</c>.</summary>
internal sealed class ModelHandlers(ModelCatalog models)
{
    public async Task ListAsync(HttpContext context)
    {
        ImmutableArray<ModelObject> data = [.. (await models.ListAsync(context.RequestAborted)).Select(ModelObjects.From)];
        await JsonReplies.WriteAsync(
            context,
            new ObjectList<ModelObject>("list", data, data.FirstOrDefault()?.Id, data.LastOrDefault()?.Id, HasMore: false),
            ApiJsonContext.Default.ObjectListModelObject);
    }

    public async Task GetAsync(HttpContext context)
    {
        // ids have slashes, and an encoded one stays encoded in a path
        string id = ((string?)context.GetRouteValue("id") ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        ModelRecord model = await models.FindAsync(id, context.RequestAborted)
            ?? throw new RequestRefusedException(ApiError.Invalid(
                $"There is no model '{id}'.", "model", StatusCodes.Status404NotFound, ErrorCodes.ModelNotFound));
        await JsonReplies.WriteAsync(context, ModelObjects.From(model), ApiJsonContext.Default.ModelObject);
    }
}
