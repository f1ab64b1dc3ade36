using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Pipeline.Api.Http;

/// <summary>Which bytes of a content a request asks for.</summary>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes.</param>
/// <param name="IsPartial">Whether the caller asked for a range that can be given.</param>
/// <param name="IsSatisfiable">False where the range begins behind the end.</param>
internal readonly record struct ByteRange(long Offset, long Length, bool IsPartial, bool IsSatisfiable)
{
    /// <summary>
    /// Reads <c>Range</c> and <c>If-Range</c>. What RFC 9110 lets a server ignore (several ranges, other units, malformed
    /// ones, an <c>If-Range</c> that does not match) gives the whole content.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="totalBytes">Size of the content.</param>
    /// <param name="tag">The content's entity tag.</param>
    public static ByteRange From(HttpRequest request, long totalBytes, EntityTagHeaderValue tag)
    {
        var whole = new ByteRange(0, totalBytes, IsPartial: false, IsSatisfiable: true);
        RequestHeaders headers = request.GetTypedHeaders();
        if (headers.Range is not { Ranges.Count: 1 } header
            || !header.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase)
            || (request.Headers.IfRange.Count > 0 && headers.IfRange?.EntityTag?.Compare(tag, useStrongComparison: true) != true))
        {
            return whole;
        }

        RangeItemHeaderValue range = header.Ranges.First();
        long first = range.From ?? Math.Max(0, totalBytes - range.To!.Value);
        long last = range.From is null ? totalBytes - 1 : Math.Min(range.To ?? long.MaxValue, totalBytes - 1);
        return first <= last
            ? new ByteRange(first, last - first + 1, IsPartial: true, IsSatisfiable: true)
            : new ByteRange(0, 0, IsPartial: false, IsSatisfiable: false);
    }
}
