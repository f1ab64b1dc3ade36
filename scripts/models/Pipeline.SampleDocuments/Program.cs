using Pipeline.SampleDocuments.Commands;

return DocumentsCommand.Create().Parse(args).Invoke();
