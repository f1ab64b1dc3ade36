using System.Runtime.CompilerServices;

namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>
/// Products of a small matrix, read one element at a time, and a panel whose rows are whole vectors:
/// <c>result[row, lane] = result[row, lane] * scale[lane] + sum over steps of matrix[row, step] * panel[step, lane]</c>.
/// A sum runs over the steps in order whatever the block, so a lane's result depends on nothing beside it.
/// </summary>
internal static unsafe class LaneProduct<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    /// <summary>Results are written for rows up to the next multiple of this; those past the end repeat the last row.</summary>
    public const int RowBlock = 8;

    private const int HalfBlock = RowBlock / 2;

    /// <param name="matrix">[rows, steps].</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="steps">At least 1.</param>
    /// <param name="panel">[steps, lanes].</param>
    /// <param name="result">[rows rounded up to <see cref="RowBlock"/>, lanes].</param>
    /// <param name="lanes">A multiple of the vector's width.</param>
    /// <param name="scale">[lanes], or null to overwrite the result.</param>
    public static void Compute(MatrixView matrix, int rows, int steps, float* panel, float* result, int lanes, float* scale)
    {
        int pairs = lanes / (2 * TLanes.Width);
        for (int pair = 0; pair < pairs; pair++)
        {
            int lane = pair * 2 * TLanes.Width;
            ComputePair(matrix, rows, steps, panel + lane, result + lane, lanes, scale is null ? null : scale + lane);
        }

        int rest = pairs * 2 * TLanes.Width;
        if (rest < lanes)
        {
            float* restScale = scale is null ? null : scale + rest;
            for (int row = 0; row < rows; row += RowBlock)
            {
                Block8X1(new RowPointers(matrix, row, rows), steps, panel + rest, result + (row * (nint)lanes) + rest, lanes, restScale);
            }
        }
    }

    private static void ComputePair(MatrixView matrix, int rows, int steps, float* panel, float* result, nint lanes, float* scale)
    {
        if (TLanes.HasManyRegisters)
        {
            for (int row = 0; row < rows; row += RowBlock)
            {
                Block8X2(new RowPointers(matrix, row, rows), steps, panel, result + (row * lanes), lanes, scale);
            }
        }
        else
        {
            for (int row = 0; row < rows; row += HalfBlock)
            {
                Block4X2(new RowPointers(matrix, row, rows), steps, panel, result + (row * lanes), lanes, scale);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block8X2(in RowPointers rows, int steps, float* panel, float* result, nint lanes, float* scale)
    {
        float* a0 = rows.Row0, a1 = rows.Row1, a2 = rows.Row2, a3 = rows.Row3;
        float* a4 = rows.Row4, a5 = rows.Row5, a6 = rows.Row6, a7 = rows.Row7;
        TVector c00 = Initial(result, 0, lanes, scale), c01 = InitialNext(result, 0, lanes, scale);
        TVector c10 = Initial(result, 1, lanes, scale), c11 = InitialNext(result, 1, lanes, scale);
        TVector c20 = Initial(result, 2, lanes, scale), c21 = InitialNext(result, 2, lanes, scale);
        TVector c30 = Initial(result, 3, lanes, scale), c31 = InitialNext(result, 3, lanes, scale);
        TVector c40 = Initial(result, 4, lanes, scale), c41 = InitialNext(result, 4, lanes, scale);
        TVector c50 = Initial(result, 5, lanes, scale), c51 = InitialNext(result, 5, lanes, scale);
        TVector c60 = Initial(result, 6, lanes, scale), c61 = InitialNext(result, 6, lanes, scale);
        TVector c70 = Initial(result, 7, lanes, scale), c71 = InitialNext(result, 7, lanes, scale);
        nint step = 0;
        for (int i = 0; i < steps; i++, step += rows.StepStride, panel += lanes)
        {
            TVector b0 = TLanes.Load(panel), b1 = TLanes.Load(panel + TLanes.Width);
            Accumulate(a0[step], b0, b1, ref c00, ref c01);
            Accumulate(a1[step], b0, b1, ref c10, ref c11);
            Accumulate(a2[step], b0, b1, ref c20, ref c21);
            Accumulate(a3[step], b0, b1, ref c30, ref c31);
            Accumulate(a4[step], b0, b1, ref c40, ref c41);
            Accumulate(a5[step], b0, b1, ref c50, ref c51);
            Accumulate(a6[step], b0, b1, ref c60, ref c61);
            Accumulate(a7[step], b0, b1, ref c70, ref c71);
        }

        StorePair(c00, c01, result, 0, lanes);
        StorePair(c10, c11, result, 1, lanes);
        StorePair(c20, c21, result, 2, lanes);
        StorePair(c30, c31, result, 3, lanes);
        StorePair(c40, c41, result, 4, lanes);
        StorePair(c50, c51, result, 5, lanes);
        StorePair(c60, c61, result, 6, lanes);
        StorePair(c70, c71, result, 7, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block4X2(in RowPointers rows, int steps, float* panel, float* result, nint lanes, float* scale)
    {
        float* a0 = rows.Row0, a1 = rows.Row1, a2 = rows.Row2, a3 = rows.Row3;
        TVector c00 = Initial(result, 0, lanes, scale), c01 = InitialNext(result, 0, lanes, scale);
        TVector c10 = Initial(result, 1, lanes, scale), c11 = InitialNext(result, 1, lanes, scale);
        TVector c20 = Initial(result, 2, lanes, scale), c21 = InitialNext(result, 2, lanes, scale);
        TVector c30 = Initial(result, 3, lanes, scale), c31 = InitialNext(result, 3, lanes, scale);
        nint step = 0;
        for (int i = 0; i < steps; i++, step += rows.StepStride, panel += lanes)
        {
            TVector b0 = TLanes.Load(panel), b1 = TLanes.Load(panel + TLanes.Width);
            Accumulate(a0[step], b0, b1, ref c00, ref c01);
            Accumulate(a1[step], b0, b1, ref c10, ref c11);
            Accumulate(a2[step], b0, b1, ref c20, ref c21);
            Accumulate(a3[step], b0, b1, ref c30, ref c31);
        }

        StorePair(c00, c01, result, 0, lanes);
        StorePair(c10, c11, result, 1, lanes);
        StorePair(c20, c21, result, 2, lanes);
        StorePair(c30, c31, result, 3, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block8X1(in RowPointers rows, int steps, float* panel, float* result, nint lanes, float* scale)
    {
        float* a0 = rows.Row0, a1 = rows.Row1, a2 = rows.Row2, a3 = rows.Row3;
        float* a4 = rows.Row4, a5 = rows.Row5, a6 = rows.Row6, a7 = rows.Row7;
        TVector c0 = Initial(result, 0, lanes, scale), c1 = Initial(result, 1, lanes, scale);
        TVector c2 = Initial(result, 2, lanes, scale), c3 = Initial(result, 3, lanes, scale);
        TVector c4 = Initial(result, 4, lanes, scale), c5 = Initial(result, 5, lanes, scale);
        TVector c6 = Initial(result, 6, lanes, scale), c7 = Initial(result, 7, lanes, scale);
        nint step = 0;
        for (int i = 0; i < steps; i++, step += rows.StepStride, panel += lanes)
        {
            TVector b = TLanes.Load(panel);
            c0 = TLanes.MultiplyAdd(TLanes.Broadcast(a0[step]), b, c0);
            c1 = TLanes.MultiplyAdd(TLanes.Broadcast(a1[step]), b, c1);
            c2 = TLanes.MultiplyAdd(TLanes.Broadcast(a2[step]), b, c2);
            c3 = TLanes.MultiplyAdd(TLanes.Broadcast(a3[step]), b, c3);
            c4 = TLanes.MultiplyAdd(TLanes.Broadcast(a4[step]), b, c4);
            c5 = TLanes.MultiplyAdd(TLanes.Broadcast(a5[step]), b, c5);
            c6 = TLanes.MultiplyAdd(TLanes.Broadcast(a6[step]), b, c6);
            c7 = TLanes.MultiplyAdd(TLanes.Broadcast(a7[step]), b, c7);
        }

        TLanes.Store(c0, result);
        TLanes.Store(c1, result + lanes);
        TLanes.Store(c2, result + (2 * lanes));
        TLanes.Store(c3, result + (3 * lanes));
        TLanes.Store(c4, result + (4 * lanes));
        TLanes.Store(c5, result + (5 * lanes));
        TLanes.Store(c6, result + (6 * lanes));
        TLanes.Store(c7, result + (7 * lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(float value, TVector b0, TVector b1, ref TVector c0, ref TVector c1)
    {
        TVector a = TLanes.Broadcast(value);
        c0 = TLanes.MultiplyAdd(a, b0, c0);
        c1 = TLanes.MultiplyAdd(a, b1, c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Initial(float* result, int row, nint lanes, float* scale) =>
        scale is null ? TLanes.Zero : TLanes.Multiply(TLanes.Load(result + (row * lanes)), TLanes.Load(scale));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector InitialNext(float* result, int row, nint lanes, float* scale) =>
        Initial(result + TLanes.Width, row, lanes, scale is null ? null : scale + TLanes.Width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(TVector c0, TVector c1, float* result, int row, nint lanes)
    {
        TLanes.Store(c0, result + (row * lanes));
        TLanes.Store(c1, result + (row * lanes) + TLanes.Width);
    }
}
