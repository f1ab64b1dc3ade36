namespace Pipeline.Worker.Shards;

/// <summary>The message's lock is lost or ran out: somebody else may hold it.</summary>
internal sealed class ShardLeaseLostException(string messageId) : Exception($"The lock on message {messageId} is lost.");
