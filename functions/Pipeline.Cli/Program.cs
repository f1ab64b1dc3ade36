using Pipeline.Cli;

using var interruption = new Interruption();
var cli = new PipelineCli(Terminal.OfProcess(), TimeProvider.System, CliEnvironment.OfProcess());
return await cli.RunAsync(args, interruption.Token);
