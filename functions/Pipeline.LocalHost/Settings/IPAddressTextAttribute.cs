using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Pipeline.LocalHost.Settings;

/// <summary>The text is an IP address. Host names are left out: which of their addresses to listen on would be a guess.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class IPAddressTextAttribute() : ValidationAttribute("The field {0} must be an IP address such as 127.0.0.1 or ::1.")
{
    public override bool IsValid(object? value) => value is not string text || IPAddress.TryParse(text, out _);
}
