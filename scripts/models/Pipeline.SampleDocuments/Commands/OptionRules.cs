using System.CommandLine;
using System.Globalization;

namespace Pipeline.SampleDocuments.Commands;

/// <summary>What an option's value must be, checked before its command runs.</summary>
internal static class OptionRules
{
    /// <summary>Refuses smaller numbers.</summary>
    /// <returns>The option.</returns>
    public static Option<int> AtLeast(this Option<int> option, int least)
    {
        option.Validators.Add(result =>
        {
            // what is no number at all is refused by the parser, after this
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out int value) && value < least)
            {
                result.AddError($"{option.Name} must be at least {least}.");
            }
        });
        return option;
    }
}
