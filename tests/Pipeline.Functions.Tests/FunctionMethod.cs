using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Functions.Http;

namespace Pipeline.Functions.Tests;

/// <summary>A function, as its attributes describe it to the platform.</summary>
/// <param name="Name">The platform's name for it.</param>
/// <param name="Method">What runs.</param>
/// <param name="Trigger">What calls it.</param>
internal sealed record FunctionMethod(string Name, MethodInfo Method, Attribute Trigger)
{
    /// <summary>All of the app, in the order of their names, which is the one in which the Functions host holds them.</summary>
    public static IReadOnlyList<FunctionMethod> All { get; } = [.. Read().OrderBy(f => f.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Those with a trigger of this kind.</summary>
    public static IEnumerable<(FunctionMethod Function, T Trigger)> With<T>()
        where T : Attribute =>
        All.Where(function => function.Trigger is T).Select(function => (function, (T)function.Trigger));

    private static IEnumerable<FunctionMethod> Read() =>
        from type in typeof(ApiPipeline).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        select new FunctionMethod(function.Name, method, TriggerOf(method));

    private static Attribute TriggerOf(MethodInfo method) => method.GetParameters()
        .SelectMany(parameter => parameter.GetCustomAttributes())
        .Single(attribute => attribute is HttpTriggerAttribute or ServiceBusTriggerAttribute or TimerTriggerAttribute);
}
