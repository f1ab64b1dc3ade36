namespace Pipeline.SampleDocuments.Names;

/// <summary>Given names and beginnings of towns and streets, those of training and others.</summary>
internal static class PlaceList
{
    public static IReadOnlyList<string> TrainGivenNames { get; } = (
        "Anna Ben Carla David Elena Felix Greta Hannes Ida Jonas Karin Lukas Maria Nora Oskar Paul Rita Stefan Tina Ulrich Vera Walter " +
        "Alice Brian Claire Daniel Emma Frank Grace Henry Irene Jack Kate Leo Megan Nick Olivia Peter Rachel Sam Tom Wendy").Split(' ');

    public static IReadOnlyList<string> HeldOutGivenNames { get; } =
        "Agnes Bruno Clemens Dorothea Erik Frieda Gustav Hilde Amelia Barry Cecil Deborah Edgar Fiona Gareth Hazel".Split(' ');

    public static IReadOnlyList<string> TrainTownStems { get; } = (
        "Alt Neu Ober Unter Linden Eichen Birken Rosen Mühl Wald See Stein Berg Hirsch Kloster Markt Schön Grün Weiß Hohen Nieder " +
        "Kirch Sand Wiesen Ash Oak Elm Mill Brook Green North South East West King Queen Bridge Stone Black White Red High Long Hart Wood " +
        "Clay Spring").Split(' ');

    public static IReadOnlyList<string> HeldOutTownStems { get; } =
        "Erlen Buchen Heide Kron Lauter Moor Silber Tannen Beech Copper Dun Fair Glen Heather Marl Raven Thorn".Split(' ');
}
