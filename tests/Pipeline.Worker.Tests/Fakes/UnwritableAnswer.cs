using System.Collections.Immutable;
using Pipeline.Contracts.Lines;
using Pipeline.Worker.Completions.Responses;
using Pipeline.Worker.Serving;

namespace Pipeline.Worker.Tests.Fakes;

/// <summary>A model that computes the answer of every line, and fails to write that of one.</summary>
internal sealed class UnwritableAnswer(IServedModel inner, int line) : IServedModel
{
    public string Id => inner.Id;

    public string Queue => inner.Queue;

    public ImmutableArray<string> Endpoints => inner.Endpoints;

    public int MaxShardInputs => inner.MaxShardInputs;

    public RequestError? Read(string endpoint, ReadOnlyMemory<byte> body, LineOrigin origin, out ILineWork? work)
    {
        RequestError? error = inner.Read(endpoint, body, origin, out work);
        work = work is not null && origin.LineNumber == line ? new Work(work) : work;
        return error;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class Work(ILineWork inner) : ILineWork
    {
        public int InputCount => inner.InputCount;

        public Task SubmitAsync(CancellationToken stop) => inner.SubmitAsync(stop);

        public async Task<LineAnswer> AnswerAsync()
        {
            using LineAnswer answer = await inner.AnswerAsync();
            throw new ResponseTooLargeException(answer.Body.Length - 1);
        }
    }
}
