using Pipeline.LocalHost.Hosting;
using Pipeline.LocalHost.Settings;

if (HostHelp.IsAskedFor(args))
{
    Console.WriteLine(HostHelp.Text);
    return 0;
}

try
{
    await using WebApplication app = LocalHostApp.Create(args);
    await app.RunAsync();
    return 0;
}
catch (InvalidSettingsException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
catch (Exception exception) when (StartFailure.Describe(exception) is { } sentence)
{
    await Console.Error.WriteLineAsync($"The host cannot run: {sentence}");
    return 1;
}
