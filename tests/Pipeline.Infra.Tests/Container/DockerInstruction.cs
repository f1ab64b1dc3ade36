namespace Pipeline.Infra.Tests.Container;

/// <summary>One instruction of a Dockerfile, its continuation lines joined.</summary>
/// <param name="Stage">Stage that it belongs to, from 1; FROM begins it.</param>
/// <param name="Name">Such as <c>COPY</c>.</param>
/// <param name="Arguments">What follows the name.</param>
internal sealed record DockerInstruction(int Stage, string Name, string Arguments)
{
    public string[] Words => Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
