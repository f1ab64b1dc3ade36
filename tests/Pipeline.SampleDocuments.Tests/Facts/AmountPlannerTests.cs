using Pipeline.SampleDocuments.Facts;
using Pipeline.TestKit;

namespace Pipeline.SampleDocuments.Tests.Facts;

[TestClass]
public sealed class AmountPlannerTests
{
    [TestMethod]
    public void Create_ManyPlans_AddUp()
    {
        int seed = TestSeed.Create();
        for (int i = 0; i < 2_000; i++)
        {
            var random = new DocumentRandom(Split.Train, seed, i, attempt: 0);
            LineItem[] items = [new("a", random.Between(1, 9), random.Between(1, 99_999)), new("b", 1, random.Between(1, 99_999))];

            AmountPlan plan = AmountPlanner.Create(items, Currency.All[random.Below(Currency.All.Count)], taxPercent: 80, random);

            long due = plan.Items - (plan.Discount ?? 0) + (plan.Shipping ?? 0);
            Assert.AreEqual(items.Sum(item => item.Cents), plan.Items);
            Assert.AreEqual(plan.IsTaxIncluded || plan.Tax is null ? due : due + plan.Tax, plan.Total);
            Assert.AreEqual(plan.Tax is null ? null : plan.Total - plan.Tax, plan.Net);
            Assert.IsTrue(plan.Parts.Length == 0 || plan.Parts.Sum(part => part.Cents) == plan.Tax);
        }
    }
}
