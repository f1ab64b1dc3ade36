using System.Security.Cryptography;
using Pipeline.Storage.Embedded.Files;

namespace Pipeline.Storage.Embedded.Queues;

/// <summary>The file name of a message that somebody holds; also its lock token.</summary>
/// <param name="Message">The message; its due time is when the lease expires.</param>
/// <param name="Token">New for each receive.</param>
/// <param name="Owner">Who holds it.</param>
internal readonly record struct LeaseName(MessageName Message, string Token, ProcessIdentity Owner)
{
    private const int TokenCharacters = 16;

    internal static LeaseName Create(MessageName message, DateTimeOffset expiry) => new(
        message with { DueTicks = expiry.UtcTicks },
        RandomNumberGenerator.GetHexString(TokenCharacters, lowercase: true),
        ProcessIdentity.Current);

    public override string ToString() => $"{Message}-{Token}-{Owner}";

    /// <summary>Whether anybody may take the message now.</summary>
    internal bool IsFree(DateTimeOffset now) => HasExpired(now) || Owner.IsGone();

    internal bool HasExpired(DateTimeOffset now) => Message.DueTicks <= now.UtcTicks;

    internal static bool TryParse(ReadOnlySpan<char> text, out LeaseName lease)
    {
        lease = default;
        int ownerDash = text.LastIndexOf('-');
        int tokenDash = ownerDash < 0 ? -1 : text[..ownerDash].LastIndexOf('-');
        if (tokenDash < 0 || !MessageName.TryParse(text[..tokenDash], out MessageName message))
        {
            return false;
        }

        ReadOnlySpan<char> token = text[(tokenDash + 1)..ownerDash];
        if (token.IsEmpty
            || !MessageName.IsHexadecimal(token)
            || !ProcessIdentity.TryParse(text[(ownerDash + 1)..], out ProcessIdentity owner))
        {
            return false;
        }

        lease = new LeaseName(message, token.ToString(), owner);
        return true;
    }
}
