namespace Pipeline.Engine.Sampling;

/// <summary>A token and the natural logarithm of its probability under the model, before penalties, temperature and masks.</summary>
public readonly record struct TokenLogprob(int TokenId, float Logprob);
