using System.Collections.Immutable;
using System.Globalization;
using Pipeline.Cli.Display;
using Pipeline.Contracts.Api;
using Spectre.Console;

namespace Pipeline.Cli.Batches;

/// <summary>A list of batches.</summary>
internal static class BatchTable
{
    /// <summary>Writes a table on a terminal; elsewhere id, status, total, succeeded, failed, creation time and model, with tabs between.</summary>
    public static void Write(ImmutableArray<BatchObject> batches, Terminal terminal)
    {
        if (terminal.OutConsole is { } console)
        {
            console.Write(Table(batches));
            return;
        }

        foreach (BatchObject batch in batches)
        {
            RequestCounts counts = batch.RequestCounts;
            terminal.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{batch.Id}\t{batch.Status}\t{counts.Total}\t{counts.Completed}\t{counts.Failed}\t{Created(batch):yyyy-MM-ddTHH:mm:ssZ}\t{batch.Model}"));
        }
    }

    private static Table Table(ImmutableArray<BatchObject> batches)
    {
        // without lines between, since the ids alone take half of a usual terminal
        var table = new Table { Border = TableBorder.None };
        table.AddColumns(
            Column("batch").NoWrap(),
            Column("status").NoWrap(),
            Column("lines").RightAligned(),
            Column("ok").RightAligned(),
            Column("failed").RightAligned(),
            Column("created (UTC)").NoWrap(),
            Column("model"));
        foreach (BatchObject batch in batches)
        {
            // as Text, since a model's id may hold the brackets of markup
            table.AddRow(
                new Text(batch.Id),
                new Text(batch.Status),
                new Text(Figures.Count(batch.RequestCounts.Total)),
                new Text(Figures.Count(batch.RequestCounts.Completed)),
                new Text(Figures.Count(batch.RequestCounts.Failed)),
                new Text(Created(batch).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)),
                new Text(batch.Model ?? ""));
        }

        return table;
    }

    private static TableColumn Column(string header) => new(header) { Padding = new Padding(0, 0, 2, 0) };

    private static DateTimeOffset Created(BatchObject batch) => DateTimeOffset.FromUnixTimeSeconds(batch.CreatedAt);
}
