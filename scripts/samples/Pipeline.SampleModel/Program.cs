using Pipeline.SampleModel.Commands;

return ModelCommand.Create().Parse(args).Invoke();
