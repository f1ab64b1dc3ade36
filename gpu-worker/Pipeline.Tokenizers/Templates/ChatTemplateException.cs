namespace Pipeline.Tokenizers.Templates;

/// <summary>A chat template that cannot write the prompt of a conversation, by its own raise_exception or by an error in it.</summary>
public sealed class ChatTemplateException(string message, Exception? innerException = null) : Exception(message, innerException);
