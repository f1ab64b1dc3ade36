using Pipeline.Worker.Verbs;

return await WorkerCommand.RunAsync(args);
