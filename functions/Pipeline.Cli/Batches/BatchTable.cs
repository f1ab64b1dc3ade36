using System.Collections.Immutable;
using System.Globalization;
using Pipeline.Cli.Display;
using Pipeline.Contracts.Api;
using Spectre.Console;

namespace Pipeline.Cli.Batches;

/// <summary>A list of batches.</summary>
internal static class BatchTable
{
    // The other columns take about 80, and a model's id some 20.
    private const int WidthForTimes = 115;

    /// <summary>
    /// Writes a table on a terminal; elsewhere id, status, total, succeeded, failed, creation time and model, with tabs between.
    /// </summary>
    public static void Write(ImmutableArray<BatchObject> batches, Terminal terminal)
    {
        if (terminal.OutConsole is { } console)
        {
            console.Write(Table(batches, hasTimes: console.Profile.Width >= WidthForTimes));
            return;
        }

        foreach (BatchObject batch in batches)
        {
            RequestCounts counts = batch.RequestCounts;
            string created = Created(batch).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            terminal.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{batch.Id}\t{batch.Status}\t{counts.Total}\t{counts.Completed}\t{counts.Failed}\t{created}\t{batch.Model}"));
        }
    }

    private static Table Table(ImmutableArray<BatchObject> batches, bool hasTimes)
    {
        // without lines between, since the ids alone take half of a usual terminal
        var table = new Table { Border = TableBorder.None };
        table.AddColumns(
            Column("batch"),
            Column("status"),
            Column("lines").RightAligned(),
            Column("ok").RightAligned(),
            Column("failed").RightAligned());
        if (hasTimes)
        {
            table.AddColumn(Column("created (UTC)"));
        }

        table.AddColumn(new TableColumn("model") { Padding = new Padding(0) });
        foreach (BatchObject batch in batches)
        {
            // as Text, since a model's id may hold the brackets of markup
            table.AddRow(Cells(batch, hasTimes).Select(cell => new Text(cell)));
        }

        return table;
    }

    private static IEnumerable<string> Cells(BatchObject batch, bool hasTimes)
    {
        RequestCounts counts = batch.RequestCounts;
        string[] before =
        [
            batch.Id, batch.Status, Figures.Count(counts.Total), Figures.Count(counts.Completed), Figures.Count(counts.Failed),
        ];
        string[] times = hasTimes ? [Created(batch).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)] : [];
        return [.. before, .. times, batch.Model ?? ""];
    }

    private static TableColumn Column(string header) => new(header) { Padding = new Padding(0, 0, 2, 0), NoWrap = true };

    private static DateTimeOffset Created(BatchObject batch) => DateTimeOffset.FromUnixTimeSeconds(batch.CreatedAt);
}
