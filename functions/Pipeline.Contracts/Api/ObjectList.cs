using System.Collections.Immutable;

namespace Pipeline.Contracts.Api;

/// <summary>A page of objects.</summary>
/// <param name="Object">Always "list".</param>
/// <param name="Data">The page.</param>
/// <param name="FirstId">Id of its first item, or null.</param>
/// <param name="LastId">Id of its last item, or null: the next page's <c>after</c>.</param>
/// <param name="HasMore">Whether there is a next page.</param>
/// <typeparam name="T">What it lists.</typeparam>
public sealed record ObjectList<T>(string Object, ImmutableArray<T> Data, string? FirstId, string? LastId, bool HasMore);
