using System.ComponentModel.DataAnnotations;

namespace Pipeline.Engine.Generation;

/// <summary>Checked settings of a decoder engine; the units are those of <see cref="DecoderEngineOptions"/>.</summary>
public sealed record DecoderEngineProfile
{
    private DecoderEngineProfile(DecoderEngineOptions options)
    {
        MaxBatchTokens = options.MaxBatchTokens;
        MaxRunningSequences = options.MaxRunningSequences;
        InFlightRequests = options.InFlightRequests;
        PrefixCache = options.PrefixCache;
        BatchingMode = options.BatchingMode;
    }

    /// <summary>Tokens of one step.</summary>
    public int MaxBatchTokens { get; }

    /// <summary>Sequences that run at once.</summary>
    public int MaxRunningSequences { get; }

    /// <summary>Requests that wait or run at once.</summary>
    public int InFlightRequests { get; }

    /// <summary>Whether prompts that begin alike share their blocks.</summary>
    public bool PrefixCache { get; }

    /// <summary>When waiting sequences join.</summary>
    public BatchingMode BatchingMode { get; }

    /// <exception cref="ArgumentException">The options are not valid; the message names all that is wrong.</exception>
    public static DecoderEngineProfile Create(DecoderEngineOptions options)
    {
        IReadOnlyList<string> failures = Validate(options);
        return failures.Count == 0
            ? new DecoderEngineProfile(options)
            : throw new ArgumentException(string.Join(' ', failures), nameof(options));
    }

    /// <summary>One sentence for each setting that is out of range or at odds with another; empty if all is well.</summary>
    public static IReadOnlyList<string> Validate(DecoderEngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        List<string> failures = [.. results.Select(result => result.ErrorMessage!)];
        if (options.MaxBatchTokens < options.MaxRunningSequences)
        {
            failures.Add(
                $"{nameof(options.MaxBatchTokens)} must be at least {nameof(options.MaxRunningSequences)} ({options.MaxRunningSequences}).");
        }

        return failures;
    }
}
