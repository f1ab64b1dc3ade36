using Microsoft.Extensions.Configuration;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Worker.Settings;

namespace Pipeline.Worker.Tests.Settings;

[TestClass]
public sealed class WorkerSettingsTests
{
    [TestMethod]
    public void Read_LeastSettings_GivesTheDefaults()
    {
        WorkerProfile profile = Read([]);

        Assert.AreEqual("test/model", profile.Models.Single().Id);
        Assert.AreEqual("127.0.0.1", profile.Address.ToString());
        Assert.AreEqual(8081, profile.Port);
        Assert.AreEqual(TimeSpan.FromSeconds(2), profile.CheckpointInterval);
        Assert.AreEqual(4, profile.MaxShardsInFlight);
        Assert.AreEqual(WeightLoading.Prepacked, profile.WeightLoading);
    }

    [TestMethod]
    public void Read_AllSettings_TakesThem()
    {
        WorkerProfile profile = Read(new()
        {
            ["Worker:Port"] = "0",
            ["Worker:Address"] = "0.0.0.0",
            ["Worker:CheckpointInterval"] = "00:00:00.2",
            ["Worker:MaxShardsInFlight"] = "7",
            ["Worker:WeightLoading"] = "MemoryMapped",
            ["Engine:WorkerCount"] = "3",
            ["Worker:Models:1:Id"] = "b",
            ["Worker:Models:1:Path"] = "null:8",
        });

        Assert.AreEqual(0, profile.Port);
        Assert.AreEqual("0.0.0.0", profile.Address.ToString());
        Assert.AreEqual(TimeSpan.FromSeconds(0.2), profile.CheckpointInterval);
        Assert.AreEqual(7, profile.MaxShardsInFlight);
        Assert.AreEqual(WeightLoading.MemoryMapped, profile.WeightLoading);
        Assert.AreEqual(3, profile.Engine.WorkerCount);
        Assert.AreEqual("null:8", profile.Models[1].Path);
    }

    [TestMethod]
    [DataRow("Worker:Port", "65536", "Port")]
    [DataRow("Worker:Port", "many", "Worker:Port")]
    [DataRow("Worker:Address", "nowhere", "Worker:Address")]
    [DataRow("Worker:CheckpointInterval", "00:00:00", "CheckpointInterval")]
    [DataRow("Worker:MaxShardsInFlight", "0", "MaxShardsInFlight")]
    [DataRow("Worker:WeightLoading", "Quick", "Worker:WeightLoading")]
    [DataRow("Worker:WeightLoading", "9", "WeightLoading")]
    [DataRow("Worker:Models:0:Path", "", "Worker:Models:0:Path")]
    [DataRow("Worker:Models:0:Id", "--", "Worker:Models:0:Id")]
    [DataRow("Worker:Models:1:Id", "Test_Model", "Worker:Models:1:Id")]
    [DataRow("Engine:WorkerCount", "0", "WorkerCount")]
    [DataRow("Engine:InFlightTokens", "1", "InFlightTokens")]
    [DataRow("Storage:DataDirectory", "", "Storage:DataDirectory")]
    public void Read_BadSetting_NamesTheField(string key, string value, string field)
    {
        WorkerSettingsException exception = Assert.ThrowsExactly<WorkerSettingsException>(() => Read(new() { [key] = value }));

        StringAssert.Contains(exception.Message, field);
    }

    [TestMethod]
    public void Read_NothingSet_NamesAllThatIsMissing()
    {
        WorkerSettingsException exception = Assert.ThrowsExactly<WorkerSettingsException>(
            () => WorkerSettings.Read(new ConfigurationBuilder().Build()));

        Assert.HasCount(2, exception.Failures);
        StringAssert.Contains(exception.Message, "Worker:Models:0:Id");
        StringAssert.Contains(exception.Message, "Storage:DataDirectory");
    }

    private static WorkerProfile Read(Dictionary<string, string?> settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["Worker:Models:0:Id"] = "test/model",
            ["Worker:Models:0:Path"] = "null:4",
            ["Worker:Models:1:Path"] = settings.ContainsKey("Worker:Models:1:Id") ? "null:4" : null,
            ["Storage:DataDirectory"] = "data",
        };
        foreach ((string key, string? value) in settings)
        {
            all[key] = value;
        }

        return WorkerSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(all.Where(pair => pair.Value is not null)).Build());
    }
}
