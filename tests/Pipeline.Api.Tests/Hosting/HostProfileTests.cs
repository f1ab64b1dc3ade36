using Microsoft.Extensions.Configuration;
using Pipeline.Contracts;
using Pipeline.LocalHost.Settings;

namespace Pipeline.Api.Tests.Hosting;

[TestClass]
public sealed class HostProfileTests
{
    [TestMethod]
    public void Read_NoSettings_GivesTheDefaults()
    {
        HostProfile profile = Read();

        Assert.AreEqual(Path.GetFullPath(".pipeline/data"), profile.Storage.DataDirectory);
        Assert.AreEqual("http://127.0.0.1:7071", profile.Host.Url());
        Assert.AreEqual(TimeSpan.FromSeconds(2), profile.Host.SweepInterval);
        Assert.AreEqual(TimeSpan.FromSeconds(15), profile.Host.ScheduleInterval);
        Assert.AreEqual(new BatchLimits(), profile.Limits);
    }

    [TestMethod]
    public void Read_Settings_AreTaken()
    {
        HostProfile profile = Read(
            ("Storage:DataDirectory", "/tmp/x"), ("Host:Address", "::1"), ("Host:Port", "8080"), ("Host:SweepInterval", "00:00:00.5"),
            ("Limits:MaxLines", "50000"), ("Limits:MaxFileBytes", "200000000"), ("Limits:MaxLineBytes", "1000"),
            ("Limits:MaxShardLines", "7"), ("Limits:MaxShardBytes", "2048"), ("Limits:MaxListedErrors", "3"));

        Assert.AreEqual("/tmp/x", profile.Storage.DataDirectory);
        Assert.AreEqual("http://[::1]:8080", profile.Host.Url());
        Assert.AreEqual(TimeSpan.FromSeconds(0.5), profile.Host.SweepInterval);
        var expected = new BatchLimits
        {
            MaxLines = 50_000,
            MaxFileBytes = 200_000_000,
            MaxLineBytes = 1_000,
            MaxShardLines = 7,
            MaxShardBytes = 2_048,
            MaxListedErrors = 3,
        };
        Assert.AreEqual(expected, profile.Limits);
    }

    [TestMethod]
    public void Read_SeveralWrong_NamesThemAll()
    {
        string[] wrong =
        [
            "Storage:Mode", "Host:Address", "Host:Port", "Host:MessagesAtOnce", "Host:SweepInterval",
            "Host:ScheduleInterval", "Host:ProbeInterval",
            "Limits:MaxLines", "Limits:MaxFileBytes",
        ];

        InvalidSettingsException thrown = Assert.ThrowsExactly<InvalidSettingsException>(() => Read(
            ("Storage:Mode", "Cloud"), ("Host:Address", "localhost"), ("Host:Port", "65536"), ("Host:MessagesAtOnce", "many"),
            ("Host:SweepInterval", "00:00:00"), ("Host:ScheduleInterval", "1.00:00:00"),
            ("Host:ProbeInterval", "soon"), ("Limits:MaxLines", "0"), ("Limits:MaxFileBytes", "8 GB")));

        foreach (string field in wrong)
        {
            Assert.AreEqual(1, thrown.Failures.Count(failure => failure.StartsWith(field + ":", StringComparison.Ordinal)), thrown.Message);
        }

        Assert.HasCount(wrong.Length, thrown.Failures);
    }

    [TestMethod]
    [DataRow("Host:MessagesAtOnce", "many", "Host:MessagesAtOnce: 'many' is not a whole number.")]
    [DataRow("Limits:MaxFileBytes", "8 GB", "Limits:MaxFileBytes: '8 GB' is not a whole number.")]
    [DataRow("Host:ProbeInterval", "soon", "Host:ProbeInterval: 'soon' is not a time such as 00:00:02.")]
    [DataRow("Host:Prot", "1", "Host:Prot: there is no such setting; Host has Address, Port, MessagesAtOnce, SweepInterval, ScheduleInterval, ProbeInterval.")]
    [DataRow("Storage:Dir", "x", "Storage:Dir: there is no such setting; Storage has Mode, DataDirectory,")]
    [DataRow("Limits:Lines:0", "1", "Limits:Lines: there is no such setting; Limits has MaxLines,")]
    public void Read_OneWrong_SaysWhatInPlainWords(string key, string value, string expected)
    {
        InvalidSettingsException thrown = Assert.ThrowsExactly<InvalidSettingsException>(() => Read((key, value)));

        Assert.StartsWith(expected, thrown.Failures.Single());
    }

    private static HostProfile Read(params (string Key, string Value)[] settings) => HostProfile.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
        .Build());
}
