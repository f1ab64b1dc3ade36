using Pipeline.Contracts.Api;
using Pipeline.Contracts.Records;

namespace Pipeline.Api.Models;

/// <summary>Models as the API shows them.</summary>
internal static class ModelObjects
{
    private const string Owner = "pipeline";

    public static ModelObject From(ModelRecord model) => new(model.Id, "model", model.CreatedAt.ToUnixTimeSeconds(), Owner);
}
