namespace Pipeline.Engine.Sampling;

/// <summary>
/// The tokens that a draw may still choose, in no particular order. Cut down by selection (Hoare's quickselect) instead of
/// sorting, since of a hundred thousand candidates only the place of the cut matters. Owned by one sampler.
/// </summary>
/// <param name="capacity">Candidates that fit.</param>
internal sealed class CandidateList(int capacity)
{
    // ranges this small are sorted: a partition would cost more
    private const int SortedRange = 32;

    private readonly Candidate[] _candidates = new Candidate[capacity];
    private int _count;

    public ReadOnlySpan<Candidate> Candidates => _candidates.AsSpan(0, _count);

    public void Clear() => _count = 0;

    public void Add(Candidate candidate) => _candidates[_count++] = candidate;

    /// <summary>Keeps the likeliest ones.</summary>
    /// <param name="count">How many, at least 1.</param>
    public void KeepCount(int count)
    {
        if (count >= _count)
        {
            return;
        }

        int start = 0;
        int end = _count;
        while (end - start > SortedRange && start < count)
        {
            int pivot = Partition(start, end);
            (start, end) = pivot >= count ? (start, pivot) : (pivot + 1, end);
        }

        _candidates.AsSpan(start, end - start).Sort();
        _count = count;
    }

    /// <summary>Keeps the fewest of the likeliest ones whose weights together reach a sum.</summary>
    /// <param name="mass">The sum.</param>
    public void KeepMass(double mass)
    {
        int start = 0;
        int end = _count;
        while (end - start > SortedRange)
        {
            int pivot = Partition(start, end);
            double before = SumWeights(start, pivot);
            double through = before + _candidates[pivot].Weight;
            if (before >= mass)
            {
                end = pivot;
            }
            else
            {
                start = pivot + 1;
                mass -= through;
                if (mass <= 0)
                {
                    _count = start;
                    return;
                }
            }
        }

        _candidates.AsSpan(start, end - start).Sort();
        while (start < end && mass > 0)
        {
            mass -= _candidates[start++].Weight;
        }

        _count = start;
    }

    /// <summary>Keeps those of at least a weight.</summary>
    public void KeepWeight(float minimum)
    {
        int kept = 0;
        for (int i = 0; i < _count; i++)
        {
            if (_candidates[i].Weight >= minimum)
            {
                _candidates[kept++] = _candidates[i];
            }
        }

        _count = kept;
    }

    /// <summary>Computes the weights of candidates that were added without.</summary>
    /// <param name="max">The largest logit.</param>
    /// <param name="scale">1 / temperature.</param>
    public void Weigh(float max, float scale)
    {
        foreach (ref Candidate candidate in _candidates.AsSpan(0, _count))
        {
            candidate = candidate with { Weight = MathF.Exp((candidate.Logit - max) * scale) };
        }
    }

    /// <summary>Puts the likeliest first.</summary>
    public void Sort() => _candidates.AsSpan(0, _count).Sort();

    /// <summary>The smallest logit; there must be a candidate.</summary>
    public float MinLogit()
    {
        float min = float.PositiveInfinity;
        foreach (ref readonly Candidate candidate in Candidates)
        {
            min = MathF.Min(min, candidate.Logit);
        }

        return min;
    }

    /// <summary>All weights together.</summary>
    public double SumWeights() => SumWeights(0, _count);

    /// <summary>Draws one by its weight; one of weight 0 never.</summary>
    /// <param name="unit">At least 0 and under 1.</param>
    public int Draw(double unit)
    {
        double target = unit * SumWeights();
        double sum = 0;
        int chosen = -1;
        foreach (ref readonly Candidate candidate in Candidates)
        {
            sum += candidate.Weight;
            chosen = candidate.Weight > 0 ? candidate.TokenId : chosen;
            if (sum > target)
            {
                break;
            }
        }

        return chosen;
    }

    private double SumWeights(int start, int end)
    {
        double sum = 0;
        foreach (ref readonly Candidate candidate in _candidates.AsSpan(start, end - start))
        {
            sum += candidate.Weight;
        }

        return sum;
    }

    /// <summary>Moves likelier ones than the pivot before it and the others behind it.</summary>
    /// <returns>Where the pivot came to lie.</returns>
    private int Partition(int start, int end)
    {
        Span<Candidate> range = _candidates.AsSpan(start, end - start);
        int last = range.Length - 1;

        // the median of three, put first: rows are often nearly in order
        Order(ref range[last / 2], ref range[0]);
        Order(ref range[0], ref range[last]);
        Order(ref range[last / 2], ref range[0]);
        Candidate pivot = range[0];
        int left = 0;
        int right = range.Length;
        while (true)
        {
            do
            {
                left++;
            }
            while (left <= last && range[left].CompareTo(pivot) < 0);
            do
            {
                right--;
            }
            while (range[right].CompareTo(pivot) > 0);
            if (left >= right)
            {
                break;
            }

            (range[left], range[right]) = (range[right], range[left]);
        }

        (range[0], range[right]) = (range[right], range[0]);
        return start + right;
    }

    private static void Order(ref Candidate first, ref Candidate second)
    {
        if (second.CompareTo(first) < 0)
        {
            (first, second) = (second, first);
        }
    }
}
