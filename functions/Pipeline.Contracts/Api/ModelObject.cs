namespace Pipeline.Contracts.Api;

/// <summary>A model as the API shows it; <c>created</c> is Unix seconds.</summary>
public sealed record ModelObject(string Id, string Object, long Created, string OwnedBy);
