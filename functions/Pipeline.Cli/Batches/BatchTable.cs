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
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns(
            new TableColumn("batch").NoWrap(),
            new TableColumn("status").NoWrap(),
            new TableColumn("lines").RightAligned(),
            new TableColumn("succeeded").RightAligned(),
            new TableColumn("failed").RightAligned(),
            new TableColumn("created (UTC)").NoWrap(),
            new TableColumn("model"));
        foreach (BatchObject batch in batches)
        {
            // as Text, since a model's id may hold the brackets of markup
            table.AddRow(
                new Text(batch.Id),
                new Text(batch.Status),
                new Text(Figures.Count(batch.RequestCounts.Total)),
                new Text(Figures.Count(batch.RequestCounts.Completed)),
                new Text(Figures.Count(batch.RequestCounts.Failed)),
                new Text(Created(batch).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
                new Text(batch.Model ?? ""));
        }

        return table;
    }

    private static DateTimeOffset Created(BatchObject batch) => DateTimeOffset.FromUnixTimeSeconds(batch.CreatedAt);
}
