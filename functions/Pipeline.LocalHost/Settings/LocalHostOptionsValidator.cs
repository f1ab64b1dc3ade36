using Microsoft.Extensions.Options;

namespace Pipeline.LocalHost.Settings;

[OptionsValidator]
internal sealed partial class LocalHostOptionsValidator : IValidateOptions<LocalHostOptions>;
