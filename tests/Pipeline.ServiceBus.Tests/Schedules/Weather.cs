using Pipeline.ServiceBus.Tests.Simulator;

namespace Pipeline.ServiceBus.Tests.Schedules;

/// <summary>What goes wrong in a schedule, and how often. Each is the chance at one call.</summary>
internal sealed record Weather(double Deaths, double Faults, double LostLocks, double Jumps)
{
    /// <summary>Nothing goes wrong.</summary>
    public static Weather Calm { get; } = new(0, 0, 0, 0);

    /// <summary>Weather of one schedule: some have one kind of trouble, some all.</summary>
    public static Weather Draw(Random random) => new(
        Draw(random, worst: 0.04), Draw(random, worst: 0.15), Draw(random, worst: 0.05), Draw(random, worst: 0.05));

    /// <summary>What happens to a call on the broker.</summary>
    public BrokerFault Strike(Random random) =>
        random.NextDouble() >= Faults ? BrokerFault.None : (BrokerFault)random.Next(1, 4);

    private static double Draw(Random random, double worst) => random.Next(3) == 0 ? 0 : random.NextDouble() * worst;
}
