using Pipeline.Telemetry.Health;

namespace Pipeline.Telemetry.Tests.Health;

[TestClass]
public sealed class HealthStateTests
{
    [TestMethod]
    public void IsReady_NothingDeclared_IsTrue()
    {
        HealthState health = new();

        Assert.IsTrue(health.IsReady);
        Assert.IsNull(health.Fault);
    }

    [TestMethod]
    public void NotReadyReasons_SomeConditionsOpen_NameThemSorted()
    {
        HealthState health = new();
        health.Declare("storage");
        health.Declare("queues");
        health.Declare("models");

        health.SetReady("queues");
        health.SetNotReady("models", "loading minilm");

        Assert.IsFalse(health.IsReady);
        CollectionAssert.AreEqual(new[] { "models: loading minilm", "storage: not ready yet" }, health.NotReadyReasons.ToArray());
    }

    [TestMethod]
    public void Declare_ConditionThatIsMet_LeavesItMet()
    {
        HealthState health = new();
        health.Declare("models");
        health.SetReady("models");

        health.Declare("models");

        Assert.IsTrue(health.IsReady);
    }

    [TestMethod]
    public void SetReady_UndeclaredCondition_NamesIt()
    {
        HealthState health = new();

        ArgumentException exception = Assert.ThrowsExactly<ArgumentException>(() => health.SetReady("modles"));

        StringAssert.Contains(exception.Message, "'modles'");
    }

    [TestMethod]
    public void ReportFault_Twice_KeepsTheFirst()
    {
        HealthState health = new();

        health.ReportFault("The engine loop ended.");
        health.ReportFault("And then this.");

        Assert.AreEqual("The engine loop ended.", health.Fault);
        CollectionAssert.AreEqual(new[] { "The engine loop ended." }, health.NotReadyReasons.ToArray());
    }

    [TestMethod]
    public void SetAndRead_FromManyThreads_EndsReady()
    {
        HealthState health = new();

        Parallel.For(0, 200, i =>
        {
            string condition = $"c{i % 10}";
            health.Declare(condition);
            health.SetNotReady(condition, "busy");
            _ = health.NotReadyReasons;
            health.SetReady(condition);
        });
        for (int i = 0; i < 10; i++)
        {
            health.SetReady($"c{i}");
        }

        Assert.IsTrue(health.IsReady);
    }
}
