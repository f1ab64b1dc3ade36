using System.Xml.Linq;
using Pipeline.TestKit;

namespace Pipeline.Infra.Tests.Packages;

/// <summary>The versions of a full gallery, which the machines of this project may never restore.</summary>
[TestClass]
public sealed class PackageSetTests
{
    private static readonly string[] Folders = ["functions", "gpu-worker", "scripts/samples", "scripts/packages/shapes", "tests"];

    [TestMethod]
    public void GalleryVersions_EachOne_IsWhatOtherPackagesAskFor()
    {
        foreach (PackageMinimum minimum in PackageMinimum.All)
        {
            if (GalleryVersions.All.TryGetValue(minimum.Dependency, out string? version))
            {
                Assert.IsGreaterThanOrEqualTo(minimum.Least, Version.Parse(version), $"{minimum.Package} asks for {minimum.Dependency}");
            }
        }
    }

    [TestMethod]
    public void Minimums_OfPackagesInUse_WereReadOfTheVersionInUse()
    {
        foreach (PackageMinimum minimum in PackageMinimum.All)
        {
            if (GalleryVersions.All.TryGetValue(minimum.Package, out string? version))
            {
                Assert.AreEqual(minimum.PackageVersion, Version.Parse(version), minimum.Package);
            }
        }
    }

    [TestMethod]
    public void PackageReferences_OfEveryProject_HaveAGalleryVersion()
    {
        IEnumerable<string> projects = Folders.SelectMany(folder =>
            Directory.EnumerateFiles(RepositoryRoot.Combine(folder), "*.csproj", SearchOption.AllDirectories));
        foreach (string project in projects)
        {
            IEnumerable<string> packages = XDocument.Load(project).Descendants("PackageReference").Select(element => element.Attribute("Include")!.Value);

            Assert.IsEmpty(packages.Except(GalleryVersions.All.Keys), project);
        }
    }

    [TestMethod]
    public void GalleryVersions_All_AreOfficial() =>
        Assert.IsEmpty(GalleryVersions.All.Where(pair => pair.Value.Contains("local", StringComparison.Ordinal)));
}
