using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>The package's class is an <c>IFunctionsWorkerApplicationBuilder</c> too, which nothing of ours touches.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder
{
    internal FunctionsApplicationBuilder()
    {
    }

    public ConfigurationManager Configuration => throw Shape.Called();

    IConfigurationManager IHostApplicationBuilder.Configuration => Configuration;

    public IHostEnvironment Environment => throw Shape.Called();

    public ILoggingBuilder Logging => throw Shape.Called();

    public IMetricsBuilder Metrics => throw Shape.Called();

    public IDictionary<object, object> Properties => throw Shape.Called();

    public IServiceCollection Services => throw Shape.Called();

    public IHost Build() => throw Shape.Called();

    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull => throw Shape.Called();
}
