using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Pipeline.Worker.Settings;

/// <summary>
/// Reads a section into its options, property by property: what cannot be read is named and left at its default, so that one
/// wrong value does not make the others look missing.
/// </summary>
internal static class SettingsSection
{
    private const BindingFlags AsConfigurationReads = BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase;

    /// <param name="configuration">All settings.</param>
    /// <param name="section">The section's name.</param>
    /// <param name="failures">Gets one sentence for each setting that is not known or not allowed.</param>
    public static T Read<T>(IConfiguration configuration, string section, List<string> failures)
        where T : class, new()
    {
        List<KeyValuePair<string, string?>> usable = [];
        foreach (IConfigurationSection setting in configuration.GetSection(section).GetChildren())
        {
            if (Find(typeof(T), setting, failures) is not { } property)
            {
                continue;
            }

            var refused = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            CheckValue(property, setting, $"{section}:{property.Name}", refused, failures);
            CheckItems(property, setting, refused, failures);
            usable.AddRange(setting.AsEnumerable().Where(pair => pair.Value is not null && !refused.Contains(pair.Key)));
        }

        return new ConfigurationBuilder().AddInMemoryCollection(usable).Build().GetSection(section).Get<T>() ?? new T();
    }

    private static void CheckValue(
        PropertyInfo property, IConfigurationSection setting, string name, HashSet<string> refused, List<string> failures)
    {
        if (setting.Value is { } text && !IsAllowed(property, text))
        {
            failures.Add($"{name} must be {Allowed(property)}, not '{text}'.");
            refused.Add(setting.Path);
        }
    }

    private static void CheckItems(PropertyInfo property, IConfigurationSection setting, HashSet<string> refused, List<string> failures)
    {
        if (!IsList(property.PropertyType))
        {
            return;
        }

        foreach (IConfigurationSection member in setting.GetChildren().SelectMany(item => item.GetChildren()))
        {
            if (Find(property.PropertyType.GetGenericArguments()[0], member, failures) is { } known)
            {
                CheckValue(known, member, member.Path, refused, failures);
            }
        }
    }

    private static PropertyInfo? Find(Type options, IConfigurationSection setting, List<string> failures)
    {
        PropertyInfo? property = options.GetProperty(setting.Key, AsConfigurationReads);
        if (property is null)
        {
            IEnumerable<string> names = options.GetProperties().Select(known => known.Name);
            failures.Add($"{setting.Path} is no setting; in its place there may be {string.Join(", ", names)}.");
        }

        return property;
    }

    private static bool IsAllowed(PropertyInfo property, string text)
    {
        try
        {
            Type type = ValueType(property);
            object? value = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
            return value is not null // as it is for a list
                && (!type.IsEnum || Enum.IsDefined(type, value))
                && (property.GetCustomAttribute<RangeAttribute>()?.IsValid(value) ?? true);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }

    private static string Allowed(PropertyInfo property)
    {
        Type type = ValueType(property);
        if (type.IsEnum)
        {
            return string.Join(" or ", Enum.GetNames(type));
        }

        string form = type == typeof(TimeSpan) ? "a time"
            : type == typeof(bool) ? "true or false"
            : IsList(type) ? "a list"
            : "a whole number";
        return property.GetCustomAttribute<RangeAttribute>() is { } range
            ? string.Create(CultureInfo.InvariantCulture, $"{form} from {range.Minimum} to {range.Maximum}")
            : form;
    }

    // an optional setting is of the type that it has where it is given
    private static Type ValueType(PropertyInfo property) => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    private static bool IsList(Type type) => type.IsGenericType && Nullable.GetUnderlyingType(type) is null;
}
