namespace Pipeline.Ingest.Tests.Support;

/// <summary>Whether the process dies in a call.</summary>
internal enum CrashMoment
{
    Never,

    /// <summary>The call has no effect.</summary>
    BeforeEffect,

    /// <summary>The call has its effect, and its reply is lost.</summary>
    AfterEffect,
}
