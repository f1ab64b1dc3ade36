namespace Pipeline.SampleDocuments.Names;

/// <summary>Surnames, those of training and others.</summary>
internal static class SurnameList
{
    public static IReadOnlyList<string> Train { get; } = (
        "Albrecht Altmann Arnold Bachmann Bauer Baumann Beck Becker Berger Bergmann Böhm Brandt Braun Busch Dietrich Dreyer Eberhardt " +
        "Ebert Engel Ernst Fischer Förster Frank Franke Friedrich Fuchs Geiger Graf Groß Günther Haas Hahn Hartmann Heinrich Herrmann " +
        "Hoffmann Hofmann Huber Jäger Jung Kaiser Keller Kirchner Klein Koch Köhler König Krämer Kraus Krause Krüger Kuhn Lang Lange " +
        "Lehmann Lindner Lorenz Ludwig Maier Martin Mayer Meyer Möller Müller Neumann Otto Peters Pfeiffer Pohl Richter Roth Sauer " +
        "Schäfer Schmidt Schmitt Schneider Scholz Schreiber Schröder Schubert Schulte Schulz Schumacher Schuster Schwarz Seidel Simon " +
        "Sommer Stein Thomas Vogel Vogt Voigt Wagner Walter Weber Weiß Werner Winkler Winter Wolf Wolff Ziegler Zimmermann " +
        "Adams Allen Anderson Bailey Baker Barnes Bell Bennett Brooks Brown Butler Campbell Carter Clark Coleman Collins Cook Cooper Cox " +
        "Davies Davis Edwards Evans Fisher Foster Gibson Graham Gray Green Griffin Hall Hamilton Harris Harrison Hayes Henderson Hill " +
        "Howard Hughes Hunt Jackson James Jenkins Johnson Jones Kelly Kennedy King Knight Lewis Long Marshall Mason Miller Mills Mitchell " +
        "Moore Morgan Morris Murphy Murray Nelson Owen Palmer Parker Patterson Perry Phillips Porter Powell Price Reed Reynolds Rice " +
        "Richardson Roberts Robinson Rogers Rose Ross Russell Sanders Scott Shaw Simmons Smith Stevens Stewart Sullivan Taylor Thompson " +
        "Turner Walker Wallace Ward Watson Webb Wells West White Wilson Wood Wright Young Nowak Kowalski Svensson Lindqvist Novák " +
        "Dvořák Rossi Moretti Dubois Laurent O'Brien O'Neill McKay").Split(' ');

    public static IReadOnlyList<string> HeldOut { get; } = (
        "Adler Behrens Brückner Conrad Dahlmann Eckert Fiedler Gebhardt Gerlach Hagemann Hennig Jansen Kästner Kessler Kramm Löffler " +
        "Marquardt Nagel Overbeck Petersen Rausch Reuter Röder Sander Stadler Thiele Uhlig Vetter Wendt Zander " +
        "Abbott Barrow Chapman Dawson Ellison Fletcher Garrett Hawkins Irving Jarvis Kendall Lambert Maxwell Norton Osborne Pearson " +
        "Quinn Ramsey Sheldon Thornton Underwood Vaughan Whitaker Yates Wiśniewska Bergström Černý Bianchi Lefèvre O'Hara").Split(' ');
}
