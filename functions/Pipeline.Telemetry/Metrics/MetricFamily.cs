using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Tags = System.Collections.Generic.KeyValuePair<string, object?>[];
using TagSpan = System.ReadOnlySpan<System.Collections.Generic.KeyValuePair<string, object?>>;

namespace Pipeline.Telemetry.Metrics;

/// <summary>All series of one exposed name. Recording takes no lock once a series exists.</summary>
internal sealed class MetricFamily
{
    // The same labels may come in several orders and types. Beyond this many spellings for each series the rest still
    // finds its series, only slower, through its text.
    private const int SpellingsPerSeries = 4;

    private readonly SeriesLimit _limit;
    private readonly Lock _adding = new();
    private readonly ConcurrentDictionary<Tags, MetricSeries> _byTags = new(TagsComparer.Instance);
    private readonly ConcurrentDictionary<Tags, MetricSeries>.AlternateLookup<TagSpan> _byTagSpan;
    private readonly ConcurrentDictionary<string, MetricSeries> _byLabels = new(StringComparer.Ordinal);

    // both are changed under _adding; the dictionaries' own Count takes all their locks
    private int _seriesCount;
    private int _spellingCount;

    public MetricFamily(MetricDescription description, SeriesLimit limit)
    {
        Description = description;
        _limit = limit;
        _byTagSpan = _byTags.GetAlternateLookup<TagSpan>();
    }

    public MetricDescription Description { get; }

    /// <summary>Instruments that record into this family; changed only under the exporter's lock.</summary>
    public int InstrumentCount { get; set; }

    /// <summary>True once a measurement was dropped for want of a series.</summary>
    public bool HasDropped { get; private set; }

    public void Record(double value, TagSpan tags)
    {
        if (_byTagSpan.TryGetValue(tags, out MetricSeries? series) || TryFindOrAdd(tags, out series))
        {
            series.Record(value);
            return;
        }

        HasDropped = true;
        _limit.CountDropped();
    }

    /// <summary>Forgets what an observable instrument said last time: what it no longer reports must not be exposed.</summary>
    public void BeginCollection()
    {
        if (!Description.IsObservable)
        {
            return;
        }

        lock (_adding)
        {
            _byTags.Clear();
            _byLabels.Clear();
            _seriesCount = 0;
            _spellingCount = 0;
        }
    }

    /// <summary>Writes header and samples, sorted by labels; nothing at all before the first measurement.</summary>
    public void WriteTo(ExpositionWriter writer)
    {
        MetricSeries[] series = [.. _byLabels.Select(pair => pair.Value).OrderBy(one => one.Labels, StringComparer.Ordinal)];

        if (series.Length == 0)
        {
            return;
        }

        writer.Header(Description.Name, Description.TypeName, Description.Help);

        foreach (MetricSeries one in series)
        {
            one.WriteTo(writer, Description.Name);
        }
    }

    private bool TryFindOrAdd(TagSpan tags, [NotNullWhen(true)] out MetricSeries? series)
    {
        string labels = LabelText.From(tags);

        if (_byLabels.TryGetValue(labels, out series) && _spellingCount >= _limit.MaximumSeriesCount * SpellingsPerSeries)
        {
            return true;
        }

        lock (_adding)
        {
            if (!_byLabels.TryGetValue(labels, out series))
            {
                if (_seriesCount >= _limit.MaximumSeriesCount)
                {
                    return false;
                }

                series = MetricSeries.Create(Description, labels);
                _byLabels[labels] = series;
                _seriesCount++;
            }

            if (_spellingCount < _limit.MaximumSeriesCount * SpellingsPerSeries && _byTags.TryAdd(tags.ToArray(), series))
            {
                _spellingCount++;
            }
        }

        return true;
    }
}
