namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>Brings the rows of consecutive tokens together, which lie in blocks.</summary>
internal static unsafe class CacheReader<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    /// <param name="cache">Keys or values.</param>
    /// <param name="tile">Says which sequence and which head.</param>
    /// <param name="position">Of the first token.</param>
    /// <param name="count">Tokens.</param>
    /// <param name="destination">[count, head size], a row every <paramref name="destinationStride"/> floats.</param>
    /// <param name="destinationStride">At least the head size.</param>
    public static void Load(
        in PagedCache cache, in PagedTile tile, int position, int count, float* destination, nint destinationStride)
    {
        while (count > 0)
        {
            int run = cache.Run(position, count);
            nint offset = cache.Offset(tile.Blocks, position, tile.KvHead);
            if (cache.IsHalf)
            {
                CacheRows<TLanes, TVector>.Load(
                    (Half*)cache.Data + offset, cache.TokenStride, run, cache.HeadSize, destination, destinationStride);
            }
            else
            {
                CacheRows<TLanes, TVector>.Load(
                    (float*)cache.Data + offset, cache.TokenStride, run, cache.HeadSize, destination, destinationStride);
            }

            destination += run * destinationStride;
            position += run;
            count -= run;
        }
    }
}
