using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;

namespace Pipeline.Cli.Commands;

/// <summary><c>--metadata k=v k2=v2</c>, also repeated.</summary>
internal static class MetadataOption
{
    public static Option<IReadOnlyDictionary<string, string>> Create() => new("--metadata")
    {
        HelpName = "K=V",
        Description = "Your own words on the batch: pairs of name and value, shown by 'get'.",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = Parse,
        DefaultValueFactory = _ => ImmutableSortedDictionary<string, string>.Empty,
    };

    private static ImmutableSortedDictionary<string, string> Parse(ArgumentResult result)
    {
        ImmutableSortedDictionary<string, string> pairs = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        foreach (Token token in result.Tokens)
        {
            int split = token.Value.IndexOf('=', StringComparison.Ordinal);
            if (split < 1)
            {
                result.AddError($"--metadata takes pairs such as team=search, not '{token.Value}'.");
                return pairs;
            }

            pairs = pairs.SetItem(token.Value[..split], token.Value[(split + 1)..]);
        }

        return pairs;
    }
}
