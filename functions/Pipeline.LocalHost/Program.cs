using Pipeline.Contracts.Storage;
using Pipeline.LocalHost.Hosting;
using Pipeline.LocalHost.Settings;

try
{
    await using WebApplication app = LocalHostApp.Create(args);
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (exception is InvalidSettingsException or StorageUnavailableException or IOException)
{
    // what the operator can put right: a setting, the data folder, a port that is taken
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
