using Microsoft.Extensions.Logging;

namespace Pipeline.TestKit;

/// <summary>A <see cref="RecordingLogger"/> for a constructor that takes a logger of its category.</summary>
/// <typeparam name="T">The category.</typeparam>
public sealed class RecordingLogger<T> : RecordingLogger, ILogger<T>;
