namespace Pipeline.SampleDocuments.Passages;

/// <summary>Which documentation measures and which trains. No assembly does both.</summary>
internal static class PassageSources
{
    /// <summary>Of the .NET and ASP.NET Core reference packs; all MIT.</summary>
    private static readonly HashSet<string> HeldOut = new(StringComparer.Ordinal)
    {
        "Microsoft.AspNetCore.Routing",
        "Microsoft.AspNetCore.Server.Kestrel.Core",
        "Microsoft.Extensions.Identity.Core",
        "System.Collections.Immutable",
        "System.Data.Common",
        "System.Diagnostics.Process",
        "System.Formats.Asn1",
        "System.Linq.Expressions",
        "System.Net.Mail",
        "System.Net.Security",
        "System.Net.Sockets",
        "System.Reflection.Metadata",
        "System.Security.Cryptography",
        "System.Text.Json",
        "System.Text.RegularExpressions",
        "System.Threading",
        "System.Xml.ReaderWriter",
    };

    private static readonly HashSet<string> Validation = new(StringComparer.Ordinal)
    {
        "Azure.Core",
        "Microsoft.AspNetCore.Components",
        "Microsoft.AspNetCore.Server.HttpSys",
        "System.ComponentModel.TypeConverter",
        "System.Net.Http",
        "System.Net.Requests",
        "System.Numerics.Vectors",
        "System.Reflection.Emit",
        "System.Xml.XmlSerializer",
    };

    /// <summary>What the passages of an assembly or a file are for.</summary>
    public static PassagePart PartOf(string source) =>
        HeldOut.Contains(source) ? PassagePart.HeldOut
        : Validation.Contains(source) ? PassagePart.Validation
        : PassagePart.Training;
}
