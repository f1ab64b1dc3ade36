using Microsoft.Extensions.Configuration;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Azure.Blobs;
using Pipeline.Storage.Azure.Queues;
using Pipeline.Storage.Composition;
using Pipeline.Storage.Embedded;
using Pipeline.TestKit;
using Pipeline.TestKit.Queues;

namespace Pipeline.Storage.Tests.Composition;

[TestClass]
public sealed class StorageProfileTests
{
    private const string Emulator = "UseDevelopmentStorage=true";

    private static readonly (string, string)[] Blobs = [("Storage:Mode", "Azure"), ("Storage:BlobServiceUri", "https://a.blob.core.windows.net")];

    [TestMethod]
    public void Read_NothingSet_IsEmbeddedInTheDefaultFolder()
    {
        StorageProfile profile = Read("somewhere");

        Assert.AreEqual(StorageMode.Embedded, profile.Mode);
        Assert.AreEqual(Path.GetFullPath("somewhere"), profile.DataDirectory);
    }

    [TestMethod]
    public void Read_IdentityAndServiceBus_AreTaken()
    {
        StorageProfile profile = Read(null, [.. Blobs, ("ServiceBus:fullyQualifiedNamespace", "n.servicebus.windows.net"), ("ServiceBus:credential", "managedidentity")]);

        Assert.AreEqual(new Uri("https://a.blob.core.windows.net"), profile.Blobs!.ServiceUri);
        Assert.AreEqual(new ServiceBusConnection(null, "n.servicebus.windows.net", null), profile.ServiceBus);
        Assert.IsNull(profile.Queues);
    }

    [TestMethod]
    [DataRow("Storage:Mode", "Cloud", "Storage:Mode: 'Cloud' is none of Embedded, Azure.")]
    [DataRow("Storage:Folder", "x", "Storage:Folder: there is no such setting; Storage has Mode,")]
    [DataRow("ServiceBus:Namespace", "x", "ServiceBus:Namespace: there is no such setting;")]
    [DataRow("Storage:BlobConnectionString", Emulator, "Storage:Mode is Embedded, and services of Azure are named: set Storage:Mode=Azure")]
    [DataRow("ServiceBus:FullyQualifiedNamespace", "n.servicebus.windows.net", "Storage:Mode is Embedded, and services of Azure are named")]
    public void Read_OneWrong_SaysWhich(string key, string value, string expected)
    {
        List<string> failures = Fail((key, value));

        Assert.StartsWith(expected, failures.Single());
    }

    [TestMethod]
    public void Read_AzureWithoutServices_NamesBoth()
    {
        List<string> failures = Fail(("Storage:Mode", "Azure"));

        Assert.HasCount(2, failures);
        Assert.StartsWith("Storage:BlobServiceUri", failures[0]);
        Assert.StartsWith("Exactly one service carries the messages in the mode Azure, and none is set", failures[1]);
    }

    [TestMethod]
    public void Read_TwoServicesForMessages_IsRefused()
    {
        List<string> failures = Fail(
            [.. Blobs, ("Storage:QueueConnectionString", Emulator), ("ServiceBus:ConnectionString", "Endpoint=sb://x")]);

        Assert.StartsWith("Exactly one service carries the messages in the mode Azure, and two are set", failures.Single());
    }

    [TestMethod]
    public void Read_KeyAndIdentityOfOneService_AreRefused()
    {
        List<string> failures = Fail(
        [
            .. Blobs, ("Storage:BlobConnectionString", Emulator), ("ServiceBus:ConnectionString", "Endpoint=sb://x"),
            ("ServiceBus:FullyQualifiedNamespace", "n.servicebus.windows.net"),
        ]);

        Assert.HasCount(2, failures);
        Assert.StartsWith("Storage:BlobConnectionString and Storage:BlobServiceUri exclude each other.", failures[0]);
        Assert.StartsWith("ServiceBus:ConnectionString and ServiceBus:FullyQualifiedNamespace exclude each other.", failures[1]);
    }

    [TestMethod]
    public void Read_AddressThatIsNone_IsRefused()
    {
        List<string> failures = Fail(
            ("Storage:Mode", "Azure"), ("Storage:BlobServiceUri", "account"), ("Storage:QueueConnectionString", Emulator));

        Assert.StartsWith("Storage:BlobServiceUri: 'account' is not an address", failures.Single());
    }

    [TestMethod]
    public void Read_AddressWithoutTls_IsRefused()
    {
        List<string> failures = Fail([.. Blobs, ("Storage:QueueServiceUri", "http://127.0.0.1:10001/devstoreaccount1")]);

        Assert.AreEqual(
            "Storage:QueueServiceUri: 'http://127.0.0.1:10001/devstoreaccount1' is not an address such as https://NAME.queue.core.windows.net.",
            failures.Single());
    }

    [TestMethod]
    [DataRow("hello")]
    [DataRow("AccountName=a;AccountKey=secret!")]
    [DataRow("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=secret!;EndpointSuffix=core.windows.net")]
    public void Read_ConnectionStringThatIsNone_IsRefusedWithoutRepeatingIt(string text)
    {
        List<string> failures = Fail(
            ("Storage:Mode", "Azure"), ("Storage:BlobConnectionString", text), ("Storage:QueueConnectionString", text));

        Assert.HasCount(2, failures);
        Assert.StartsWith("Storage:BlobConnectionString is not a connection string", failures[0]);
        Assert.StartsWith("Storage:QueueConnectionString is not a connection string", failures[1]);
        Assert.IsFalse(failures.Any(failure => failure.Contains("secret", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Open_EachProfile_GivesItsAdapters()
    {
        using var folder = new TempDirectory();
        var serviceBus = new InMemoryWorkQueue(TimeProvider.System);
        StorageProfile embedded = StorageProfile.Embedded(folder.Path);
        StorageProfile queues = Read(null, ("Storage:Mode", "Azure"), ("Storage:BlobConnectionString", Emulator), ("Storage:QueueConnectionString", Emulator));
        StorageProfile bus = Read(null, [.. Blobs, ("ServiceBus:ConnectionString", "Endpoint=sb://x")]);

        Assert.IsInstanceOfType<EmbeddedBlobStore>(OpenBlobs(embedded));
        Assert.IsInstanceOfType<EmbeddedWorkQueue>(OpenQueues(embedded, serviceBus));
        Assert.IsInstanceOfType<AzureBlobStore>(OpenBlobs(queues));
        Assert.IsInstanceOfType<StorageQueueWorkQueue>(OpenQueues(queues, serviceBus));
        Assert.AreSame(serviceBus, OpenQueues(bus, serviceBus));
    }

    private static IBlobStore OpenBlobs(StorageProfile profile) => PipelineStorage.OpenBlobs(profile, TimeProvider.System);

    private static IWorkQueue OpenQueues(StorageProfile profile, IWorkQueue serviceBus) =>
        PipelineStorage.OpenQueues(profile, (_, _) => serviceBus, TimeProvider.System);

    private static StorageProfile Read(string? defaultFolder, params (string Key, string Value)[] settings)
    {
        List<string> failures = [];
        StorageProfile? profile = StorageProfile.Read(Configuration(settings), defaultFolder, failures);

        Assert.IsEmpty(failures);
        return profile!;
    }

    private static List<string> Fail(params (string Key, string Value)[] settings)
    {
        List<string> failures = [];

        Assert.IsNull(StorageProfile.Read(Configuration(settings), "default", failures));
        return failures;
    }

    private static IConfiguration Configuration((string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
        .Build();
}
