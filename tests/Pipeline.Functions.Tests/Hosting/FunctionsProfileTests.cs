using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Pipeline.Functions.Hosting;

namespace Pipeline.Functions.Tests.Hosting;

[TestClass]
public sealed class FunctionsProfileTests
{
    private static readonly Dictionary<string, string?> Azure = new()
    {
        ["Storage:Mode"] = "Azure",
        ["Storage:BlobServiceUri"] = "https://name.blob.core.windows.net",
        ["ServiceBus:fullyQualifiedNamespace"] = "name.servicebus.windows.net",
        ["ServiceBus:credential"] = "managedidentity",
        ["ServiceBus:clientId"] = "00000000-0000-0000-0000-000000000000",
    };

    [TestMethod]
    public void Read_AsInfraSetsIt_TakesServiceBusAndTheStandardLimits()
    {
        FunctionsProfile profile = Read(Azure);

        Assert.AreEqual("name.servicebus.windows.net", profile.Storage.ServiceBus?.FullyQualifiedNamespace);
        Assert.AreEqual(new Contracts.BatchLimits(), profile.Limits);
        Assert.AreEqual(104_857_600 - (256 * 1024), profile.Uploads.MaxFileBytes);
    }

    [TestMethod]
    public void Read_BodyLimitOfThePlatform_IsThatOfUploads()
    {
        FunctionsProfile profile = Read(new(Azure) { [FunctionsProfile.BodyLimitSetting] = "209715200" });

        Assert.AreEqual(209_715_200 - (256 * 1024), profile.Uploads.MaxFileBytes);
        Assert.AreEqual(new Contracts.BatchLimits().MaxFileBytes, profile.Limits.MaxFileBytes);
    }

    [TestMethod]
    public void Read_SmallerLimitOfOurs_IsThatOfUploadsToo()
    {
        FunctionsProfile profile = Read(new(Azure) { ["Limits:MaxFileBytes"] = "1000", ["Limits:MaxLines"] = "7" });

        Assert.AreEqual(1000, profile.Uploads.MaxFileBytes);
        Assert.AreEqual(7, profile.Limits.MaxLines);
    }

    [TestMethod]
    [DataRow("Storage:Mode", "Embedded")]
    [DataRow("Storage:Unknown", "1")]
    [DataRow("ServiceBus:fullyQualifiedNamespace", "")]
    public void Read_StorageThatTheTriggersCannotListenTo_IsRefused(string setting, string value) =>
        Assert.ThrowsExactly<OptionsValidationException>(() => Read(new(Azure) { [setting] = value }));

    [TestMethod]
    public void Read_StorageQueuesInPlaceOfServiceBus_AreRefused()
    {
        Dictionary<string, string?> settings = new(Azure) { ["Storage:QueueServiceUri"] = "https://name.queue.core.windows.net" };
        settings.Remove("ServiceBus:fullyQualifiedNamespace");

        OptionsValidationException refusal = Assert.ThrowsExactly<OptionsValidationException>(() => Read(settings));

        Assert.Contains("the triggers of this host listen there", refusal.Message);
    }

    [TestMethod]
    [DataRow("Limits:MaxLines", "many")]
    [DataRow("Limits:MaxLanes", "1")]
    public void Read_LimitThatIsNone_IsRefusedByName(string setting, string value)
    {
        InvalidOperationException refusal = Assert.ThrowsExactly<InvalidOperationException>(() => Read(new(Azure) { [setting] = value }));

        Assert.Contains(setting.Split(':')[1], refusal.Message);
    }

    private static FunctionsProfile Read(Dictionary<string, string?> settings) =>
        FunctionsProfile.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
}
