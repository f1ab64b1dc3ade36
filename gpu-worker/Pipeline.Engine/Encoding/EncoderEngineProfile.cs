using System.ComponentModel.DataAnnotations;

namespace Pipeline.Engine.Encoding;

/// <summary>Checked settings of an encoder engine; the units are those of <see cref="EncoderEngineOptions"/>.</summary>
public sealed record EncoderEngineProfile
{
    private EncoderEngineProfile(EncoderEngineOptions options)
    {
        MaxBatchTokens = options.MaxBatchTokens;
        MaxBatchSequences = options.MaxBatchSequences;
        WorkerCount = options.WorkerCount;
        InFlightTokens = options.InFlightTokens;
        InFlightRequests = options.InFlightRequests;
    }

    /// <summary>Tokens of one step, unless one sequence alone has more.</summary>
    public int MaxBatchTokens { get; }

    /// <summary>Sequences of one step.</summary>
    public int MaxBatchSequences { get; }

    /// <summary>Threads that run steps.</summary>
    public int WorkerCount { get; }

    /// <summary>Tokens that wait or run at once.</summary>
    public int InFlightTokens { get; }

    /// <summary>Requests that wait or run at once.</summary>
    public int InFlightRequests { get; }

    /// <exception cref="ArgumentException">The options are not valid; the message names all that is wrong.</exception>
    public static EncoderEngineProfile Create(EncoderEngineOptions options)
    {
        IReadOnlyList<string> failures = Validate(options);
        return failures.Count == 0
            ? new EncoderEngineProfile(options)
            : throw new ArgumentException(string.Join(' ', failures), nameof(options));
    }

    /// <summary>One sentence for each setting that is out of range or at odds with another; empty if all is well.</summary>
    public static IReadOnlyList<string> Validate(EncoderEngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        List<string> failures = [.. results.Select(result => result.ErrorMessage!)];
        if (options.InFlightTokens < options.MaxBatchTokens)
        {
            failures.Add(
                $"{nameof(options.InFlightTokens)} must be at least {nameof(options.MaxBatchTokens)} ({options.MaxBatchTokens}).");
        }

        if (options.InFlightRequests < options.MaxBatchSequences)
        {
            failures.Add(
                $"{nameof(options.InFlightRequests)} must be at least {nameof(options.MaxBatchSequences)} ({options.MaxBatchSequences}).");
        }

        return failures;
    }
}
