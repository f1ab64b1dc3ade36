using Pipeline.SampleDocuments.Facts;

namespace Pipeline.SampleDocuments.Names;

/// <summary>What names are built from. Trades, legal forms and endings of towns are words of the language, the same for all.</summary>
/// <param name="Surnames">Of people and of firms named after them.</param>
/// <param name="GivenNames">Of people.</param>
/// <param name="TownStems">Beginnings of towns and streets.</param>
/// <param name="Syllables">Of invented names, in lower case.</param>
internal sealed record NameParts(
    IReadOnlyList<string> Surnames, IReadOnlyList<string> GivenNames, IReadOnlyList<string> TownStems, IReadOnlyList<string> Syllables)
{
    private static readonly NameParts Train = new(
        SurnameList.Train, PlaceList.TrainGivenNames, PlaceList.TrainTownStems, SyllableList.Of(isHeldOut: false));

    private static readonly NameParts HeldOut = new(
        SurnameList.HeldOut, PlaceList.HeldOutGivenNames, PlaceList.HeldOutTownStems, SyllableList.Of(isHeldOut: true));

    public static NameParts Of(Split split) => split == Split.Train ? Train : HeldOut;
}
