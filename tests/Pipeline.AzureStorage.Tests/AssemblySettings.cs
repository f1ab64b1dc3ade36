[assembly: Parallelize(Workers = 8, Scope = ExecutionScope.MethodLevel)]
