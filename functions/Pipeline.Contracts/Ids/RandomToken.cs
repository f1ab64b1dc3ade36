using System.Security.Cryptography;

namespace Pipeline.Contracts.Ids;

/// <summary>Names that nobody else will choose: of a claim on a ledger, of a planning attempt.</summary>
public static class RandomToken
{
    /// <summary>16 hex digits.</summary>
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
}
