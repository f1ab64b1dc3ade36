using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pipeline.Api.Errors;
using Pipeline.Api.Http;
using Pipeline.Contracts;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Json;
using Pipeline.Ingest.Schedules;

namespace Pipeline.Api.Schedules;

/// <summary>The routes under <c>/v1/schedules</c>. Ours, not OpenAI's.</summary>
internal sealed class ScheduleHandlers(ScheduleService schedules)
{
    // As of a submission, whose metadata is the largest part.
    private const int MaxRequestBytes = 1024 * 1024;

    public async Task PutAsync(HttpContext context)
    {
        PutScheduleRequest request = await JsonBody.ReadAsync(context, ApiJsonContext.Default.PutScheduleRequest, MaxRequestBytes);
        ScheduleChange change = await schedules.PutAsync(Names.DefaultTenant, NameOf(context), request, context.RequestAborted);
        await WriteAsync(context, change.IsAccepted ? change.Schedule : throw new RequestRefusedException(ApiError.From(change.Error)));
    }

    public async Task GetAsync(HttpContext context)
    {
        string name = NameOf(context);
        await WriteAsync(
            context, await schedules.FindAsync(Names.DefaultTenant, name, context.RequestAborted) ?? throw NoSuchSchedule(name));
    }

    public async Task ListAsync(HttpContext context)
    {
        ImmutableArray<ScheduleObject> data =
            [.. (await schedules.ListAsync(Names.DefaultTenant, context.RequestAborted)).Select(ScheduleObjects.From)];
        await JsonReplies.WriteAsync(
            context,
            new ObjectList<ScheduleObject>("list", data, data.FirstOrDefault()?.Name, data.LastOrDefault()?.Name, HasMore: false),
            ApiJsonContext.Default.ObjectListScheduleObject);
    }

    public async Task DeleteAsync(HttpContext context)
    {
        string name = NameOf(context);
        if (!await schedules.DeleteAsync(Names.DefaultTenant, name, context.RequestAborted))
        {
            throw NoSuchSchedule(name);
        }

        await JsonReplies.WriteAsync(
            context, new DeletedSchedule(name, "schedule", Deleted: true), DeletedScheduleJsonContext.Default.DeletedSchedule);
    }

    private static Task WriteAsync(HttpContext context, ScheduleView view) =>
        JsonReplies.WriteAsync(context, ScheduleObjects.From(view), ApiJsonContext.Default.ScheduleObject);

    private static string NameOf(HttpContext context) => (string)context.GetRouteValue("name")!;

    private static RequestRefusedException NoSuchSchedule(string name) =>
        new(ApiError.NotFound($"There is no schedule '{name}'.", "name"));
}
