namespace Pipeline.Worker.Serving;

/// <summary>A line's request, checked, on its way through the engine of its model. Runs once.</summary>
internal interface ILineWork
{
    /// <summary>Inputs that it puts into the engine; at least 1.</summary>
    int InputCount { get; }

    /// <summary>Puts it into the engine; waits while too much is in flight there.</summary>
    /// <param name="stop">Cancels this wait, and the work itself as far as its engine does so.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="Engine.EngineFaultedException">The engine stopped.</exception>
    Task SubmitAsync(CancellationToken stop);

    /// <summary>Waits for the engine's answer. For work that was submitted.</summary>
    /// <returns>Owned by the caller.</returns>
    /// <exception cref="OperationCanceledException">It was stopped: the line stays without a result.</exception>
    /// <exception cref="Engine.EngineFaultedException">The engine stopped.</exception>
    Task<LineAnswer> AnswerAsync();
}
