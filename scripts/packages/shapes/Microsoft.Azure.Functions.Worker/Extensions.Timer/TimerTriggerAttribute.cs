using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    public bool RunOnStartup { get; set; }

    public string Schedule { get; } = schedule;

    public bool UseMonitor { get; set; } = true;
}
