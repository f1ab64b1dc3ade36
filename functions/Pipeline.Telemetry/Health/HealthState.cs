namespace Pipeline.Telemetry.Health;

/// <summary>
/// What the probes answer: named conditions that components declare while the host is composed and set while it runs,
/// and the fault that ends the process' usefulness. Safe from any thread.
/// </summary>
public sealed class HealthState
{
    private const string NotYetReady = "not ready yet";

    private readonly Lock _changing = new();

    // condition → why it is not met; null: it is met
    private readonly SortedDictionary<string, string?> _conditions = new(StringComparer.Ordinal);
    private volatile string? _fault;

    /// <summary>The first fault that was reported; null while there is none.</summary>
    public string? Fault => _fault;

    /// <summary>True when there is no fault and every declared condition is met.</summary>
    public bool IsReady => NotReadyReasons.Count == 0;

    /// <summary>The fault, then <c>name: reason</c> of each condition that is not met, sorted by name. Empty when ready.</summary>
    public IReadOnlyList<string> NotReadyReasons
    {
        get
        {
            List<string> reasons = _fault is { } fault ? [fault] : [];

            lock (_changing)
            {
                foreach ((string condition, string? reason) in _conditions)
                {
                    if (reason is not null)
                    {
                        reasons.Add($"{condition}: {reason}");
                    }
                }
            }

            return reasons;
        }
    }

    /// <summary>Adds a condition that is not met yet. Declaring it again changes nothing.</summary>
    public void Declare(string condition)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(condition);

        lock (_changing)
        {
            _conditions.TryAdd(condition, NotYetReady);
        }
    }

    /// <summary>Marks a declared condition as met.</summary>
    /// <exception cref="ArgumentException">The condition was never declared.</exception>
    public void SetReady(string condition) => Set(condition, reason: null);

    /// <summary>Marks a declared condition as not met.</summary>
    /// <param name="condition">The name it was declared under.</param>
    /// <param name="reason">What is missing, for whoever reads the probe's answer.</param>
    /// <exception cref="ArgumentException">The condition was never declared, or the reason is blank.</exception>
    public void SetNotReady(string condition, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        Set(condition, reason);
    }

    /// <summary>Turns both probes red for good: only a restart helps. Later faults do not replace the first.</summary>
    public void ReportFault(string sentence)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sentence);
        Interlocked.CompareExchange(ref _fault, sentence, null);
    }

    private void Set(string condition, string? reason)
    {
        lock (_changing)
        {
            if (!_conditions.ContainsKey(condition))
            {
                throw new ArgumentException($"The readiness condition '{condition}' was never declared.", nameof(condition));
            }

            _conditions[condition] = reason;
        }
    }
}
