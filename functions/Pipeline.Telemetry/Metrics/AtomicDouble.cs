namespace Pipeline.Telemetry.Metrics;

internal static class AtomicDouble
{
    /// <summary>Adds without a lock and without losing another thread's addition.</summary>
    public static void Add(ref double location, double value)
    {
        double current = Volatile.Read(ref location);

        while (true)
        {
            double seen = Interlocked.CompareExchange(ref location, current + value, current);

            // bits, because the exchange compares bits: NaN != NaN would loop for ever, and -0 == 0 would lose an addition
            if (BitConverter.DoubleToInt64Bits(seen) == BitConverter.DoubleToInt64Bits(current))
            {
                return;
            }

            current = seen;
        }
    }
}
