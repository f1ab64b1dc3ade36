using Pipeline.Engine.Onnx.CustomOperators;

namespace Pipeline.Engine.Onnx.Tests.CustomOperators;

[TestClass]
public sealed class WorkPoolTests
{
    [TestMethod]
    public void Rent_AfterReturn_GivesTheSameObject()
    {
        WorkPool<object> pool = new(() => new object());
        object first = pool.Rent();

        pool.Return(first);

        Assert.AreSame(first, pool.Rent());
    }

    [TestMethod]
    public void Rent_WhileAnotherIsOut_GivesAnotherObject()
    {
        WorkPool<object> pool = new(() => new object());

        object[] rented = [.. Enumerable.Range(0, 20).Select(_ => pool.Rent())];

        Assert.HasCount(20, rented.Distinct());
        Array.ForEach(rented, pool.Return);
        Assert.HasCount(20, Enumerable.Range(0, 20).Select(_ => pool.Rent()).Distinct().ToArray());
    }
}
