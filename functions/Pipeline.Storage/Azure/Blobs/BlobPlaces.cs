using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Pipeline.Contracts;

namespace Pipeline.Storage.Azure.Blobs;

/// <summary>
/// Which container holds which names: <c>models/</c> and <c>intake/</c> have one each and are not repeated inside, everything
/// else shares one.
/// </summary>
internal sealed class BlobPlaces(BlobServiceClient service)
{
    private static readonly string[] Folders = [BlobLayout.Models, BlobLayout.Intake];

    /// <summary>The blob of this name.</summary>
    internal BlockBlobClient Blob(string name)
    {
        (BlobContainerClient container, string folder) = Container(name);
        return container.GetBlockBlobClient(name[folder.Length..]);
    }

    /// <summary>The container of all names that begin with the prefix.</summary>
    /// <param name="prefix">Holds a '/', so that no names of two containers begin with it.</param>
    /// <returns>The container, and the part of the names that is left out inside.</returns>
    internal (BlobContainerClient Container, string Folder) ContainerOf(string prefix) => prefix.Contains('/')
        ? Container(prefix)
        : throw new ArgumentException($"'{prefix}' may span containers: a prefix needs its first '/'.", nameof(prefix));

    private (BlobContainerClient Container, string Folder) Container(string name)
    {
        string folder = Array.Find(Folders, candidate => name.StartsWith(candidate, StringComparison.Ordinal)) ?? string.Empty;
        string container = folder switch
        {
            BlobLayout.Models => Names.ModelContainer,
            BlobLayout.Intake => Names.IntakeContainer,
            _ => Names.DataContainer,
        };
        return (service.GetBlobContainerClient(container), folder);
    }
}
