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

            bool isAllowed = setting.Value is not { } text || IsAllowed(property, text);
            if (!isAllowed)
            {
                failures.Add($"{section}:{property.Name} must be {Allowed(property)}, not '{setting.Value}'.");
            }

            CheckItems(property, setting, failures);
            usable.AddRange(setting.AsEnumerable().Where(pair => pair.Value is not null && (isAllowed || pair.Key != setting.Path)));
        }

        return new ConfigurationBuilder().AddInMemoryCollection(usable).Build().GetSection(section).Get<T>() ?? new T();
    }

    private static void CheckItems(PropertyInfo property, IConfigurationSection setting, List<string> failures)
    {
        if (property.PropertyType is { IsGenericType: true } list)
        {
            foreach (IConfigurationSection member in setting.GetChildren().SelectMany(item => item.GetChildren()))
            {
                Find(list.GetGenericArguments()[0], member, failures);
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
            object? value = TypeDescriptor.GetConverter(property.PropertyType).ConvertFromInvariantString(text);
            return value is not null // as it is for a list
                && (!property.PropertyType.IsEnum || Enum.IsDefined(property.PropertyType, value))
                && (property.GetCustomAttribute<RangeAttribute>()?.IsValid(value) ?? true);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }

    private static string Allowed(PropertyInfo property)
    {
        if (property.PropertyType.IsEnum)
        {
            return string.Join(" or ", Enum.GetNames(property.PropertyType));
        }

        string form = property.PropertyType switch
        {
            Type type when type == typeof(TimeSpan) => "a time",
            Type { IsGenericType: true } => "a list",
            _ => "a whole number",
        };
        return property.GetCustomAttribute<RangeAttribute>() is { } range
            ? string.Create(CultureInfo.InvariantCulture, $"{form} from {range.Minimum} to {range.Maximum}")
            : form;
    }
}
