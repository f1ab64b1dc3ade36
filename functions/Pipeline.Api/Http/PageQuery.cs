using System.Globalization;
using Microsoft.AspNetCore.Http;
using Pipeline.Api.Errors;

namespace Pipeline.Api.Http;

/// <summary>Reads <c>limit</c> of a listing.</summary>
internal static class PageQuery
{
    /// <summary>How many items the caller wants.</summary>
    /// <param name="query">The request's query.</param>
    /// <param name="standard">Where it does not say.</param>
    /// <param name="maximum">Most that it may ask for; at least 1.</param>
    /// <exception cref="RequestRefusedException">It is not a number in range.</exception>
    public static int Limit(IQueryCollection query, int standard, int maximum)
    {
        string? text = query["limit"];
        if (string.IsNullOrEmpty(text))
        {
            return standard;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit >= 1 && limit <= maximum
            ? limit
            : throw new RequestRefusedException(ApiError.Invalid($"'limit' must be a number from 1 to {maximum}.", "limit"));
    }
}
