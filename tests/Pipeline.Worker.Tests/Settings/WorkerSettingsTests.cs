using Microsoft.Extensions.Configuration;
using Pipeline.Engine.Onnx.Compilation;
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
        Assert.AreEqual(Path.Combine(Path.GetTempPath(), "pipeline-models"), profile.ModelCache);
        Assert.AreEqual(Path.Combine(Path.GetTempPath(), "pipeline-models", ".compiled"), profile.CompileCache);
        Assert.IsNull(profile.Models.Single().Precision);
        Assert.IsNull(profile.Models.Single().KvCache);
        Assert.AreEqual(1L << 30, profile.Models.Single().KvCacheBytes);
        Assert.AreEqual(Environment.ProcessorCount, profile.DecoderThreads);
        Assert.AreEqual(64, profile.DecoderEngine.MaxRunningSequences);
    }

    [TestMethod]
    public void Read_ModelWithoutPath_IsOneToFetch()
    {
        WorkerProfile profile = Read(new() { ["Worker:Models:0:Path"] = null });

        Assert.AreEqual("", profile.Models[0].Path);
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
            ["Worker:ModelCache"] = "cache",
            ["Worker:WeightLoading"] = "MemoryMapped",
            ["Engine:WorkerCount"] = "3",
            ["Worker:Models:1:Id"] = "b",
            ["Worker:Models:1:Path"] = "null:8",
            ["Worker:Models:1:Precision"] = "w8a8",
            ["Worker:Models:1:KvCache"] = "Fp32",
            ["Worker:Models:1:KvCacheBytes"] = "2000000",
            ["Worker:CompileCache"] = "compiled",
            ["Worker:DecoderThreads"] = "5",
            ["DecoderEngine:MaxRunningSequences"] = "8",
            ["DecoderEngine:PrefixCache"] = "false",
        });

        Assert.AreEqual(0, profile.Port);
        Assert.AreEqual("0.0.0.0", profile.Address.ToString());
        Assert.AreEqual(TimeSpan.FromSeconds(0.2), profile.CheckpointInterval);
        Assert.AreEqual(7, profile.MaxShardsInFlight);
        Assert.AreEqual(Path.GetFullPath("cache"), profile.ModelCache);
        Assert.AreEqual(WeightLoading.MemoryMapped, profile.WeightLoading);
        Assert.AreEqual(3, profile.Engine.WorkerCount);
        Assert.AreEqual("null:8", profile.Models[1].Path);
        Assert.AreEqual(Precision.W8A8, profile.Models[1].Precision);
        Assert.AreEqual(CacheType.Fp32, profile.Models[1].KvCache);
        Assert.AreEqual(2_000_000, profile.Models[1].KvCacheBytes);
        Assert.AreEqual(Path.GetFullPath("compiled"), profile.CompileCache);
        Assert.AreEqual(5, profile.DecoderThreads);
        Assert.AreEqual(8, profile.DecoderEngine.MaxRunningSequences);
        Assert.IsFalse(profile.DecoderEngine.PrefixCache);
    }

    [TestMethod]
    [DataRow("Worker:Port", "65536", "Port")]
    [DataRow("Worker:Port", "many", "Worker:Port")]
    [DataRow("Worker:Address", "nowhere", "Worker:Address")]
    [DataRow("Worker:CheckpointInterval", "00:00:00", "CheckpointInterval")]
    [DataRow("Worker:MaxShardsInFlight", "0", "MaxShardsInFlight")]
    [DataRow("Worker:WeightLoading", "Quick", "Worker:WeightLoading")]
    [DataRow("Worker:WeightLoading", "9", "WeightLoading")]
    [DataRow("Worker:ModelCache", "", "Worker:ModelCache")]
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
    [DataRow("Worker:Port", "abc", "Worker:Port must be a whole number from 0 to 65535, not 'abc'.")]
    [DataRow("Worker:Port", "65536", "Worker:Port must be a whole number from 0 to 65535, not '65536'.")]
    [DataRow("Worker:WeightLoading", "foo", "Worker:WeightLoading must be Prepacked or MemoryMapped, not 'foo'.")]
    [DataRow("Worker:WeightLoading", "9", "Worker:WeightLoading must be Prepacked or MemoryMapped, not '9'.")]
    [DataRow("Worker:CheckpointInterval", "x", "Worker:CheckpointInterval must be a time from 00:00:00.1 to 00:01:00, not 'x'.")]
    [DataRow("Worker:Models", "x", "Worker:Models must be a list, not 'x'.")]
    [DataRow("Worker:Models:0:Precision", "int3", "Worker:Models:0:Precision must be Fp32 or Fp16 or Bf16 or Int8 or Int4 or W8A8, not 'int3'.")]
    [DataRow("Worker:Models:0:KvCacheBytes", "1", "Worker:Models:0:KvCacheBytes must be a whole number from 1048576 to 1099511627776, not '1'.")]
    [DataRow("DecoderEngine:PrefixCache", "maybe", "DecoderEngine:PrefixCache must be true or false, not 'maybe'.")]
    [DataRow("Engine:WorkerCount", "1.5", "Engine:WorkerCount must be a whole number from 1 to 1024, not '1.5'.")]
    public void Read_ValueNotAllowed_SaysOnlyWhatIs(string key, string value, string expected)
    {
        WorkerSettingsException exception = Assert.ThrowsExactly<WorkerSettingsException>(() => Read(new() { [key] = value }));

        Assert.AreEqual(expected, exception.Failures.Single());
    }

    [TestMethod]
    [DataRow("Worker:Modles:0:Id", "Worker:Modles is no setting; in its place there may be Models, ModelCache, CompileCache, Address, Port,")]
    [DataRow("Worker:Models:0:Paht", "Worker:Models:0:Paht is no setting; in its place there may be Id, Path, Precision, KvCache, KvCacheBytes.")]
    [DataRow("Engine:Workers", "Engine:Workers is no setting;")]
    [DataRow("Storage:Folder", "Storage:Folder: there is no such setting; Storage has Mode, DataDirectory,")]
    public void Read_UnknownKey_NamesIt(string key, string expected)
    {
        WorkerSettingsException exception = Assert.ThrowsExactly<WorkerSettingsException>(() => Read(new() { [key] = "1" }));

        StringAssert.StartsWith(exception.Failures.Single(), expected);
    }

    [TestMethod]
    public void Read_KeysInOtherCase_AreTaken()
    {
        WorkerProfile profile = Read(new() { ["WORKER:PORT"] = "7", ["worker:models:0:path"] = "null:9" });

        Assert.AreEqual(7, profile.Port);
        Assert.AreEqual("null:9", profile.Models[0].Path);
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
        var all = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
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
