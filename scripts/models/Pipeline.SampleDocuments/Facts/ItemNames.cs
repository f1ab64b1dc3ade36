namespace Pipeline.SampleDocuments.Facts;

/// <summary>Names of things sold.</summary>
internal static class ItemNames
{
    private static readonly string[] English = (
        "paper,cable,chair,lamp,filter,pump,valve,bolt set,toner,printer,keyboard,monitor,desk,coffee,tea,milk,bread," +
        "cheese,apples,soap,paint,brush,timber,tiles,gravel,cement,gloves,helmet,ladder,drill,battery,tyre,oil,gasket," +
        "bearing,notebook,envelopes,folder,stapler,hosting,licence,consulting,maintenance,repair,inspection,transport," +
        "cleaning,training,translation,design,catering,lunch menu,flowers,seeds,fertiliser,boxes,pallet,label roll," +
        "tape,screws").Split(',');

    private static readonly string[] German = (
        "Papier,Kabel,Stuhl,Lampe,Filter,Pumpe,Ventil,Schrauben,Toner,Drucker,Tastatur,Bildschirm,Tisch,Kaffee,Tee," +
        "Milch,Brot,Käse,Äpfel,Seife,Farbe,Pinsel,Holz,Fliesen,Kies,Zement,Handschuhe,Helm,Leiter,Bohrer,Batterie," +
        "Reifen,Öl,Dichtung,Lager,Notizbuch,Umschläge,Ordner,Hefter,Hosting,Lizenz,Beratung,Wartung,Reparatur,Prüfung," +
        "Transport,Reinigung,Schulung,Übersetzung,Entwurf,Catering,Mittagsmenü,Blumen,Saatgut,Dünger,Kartons,Palette," +
        "Etiketten,Klebeband,Dübel").Split(',');

    private static readonly string[] Details =
        ["A4", "2 m", "B7", "XL", "Pro", "12 V", "M8", "500 g", "1 l", "K-20", "S3", "230 V", "Basic", "Plus", "DIN 912", "80x40"];

    public static string Create(Language language, DocumentRandom random)
    {
        string name = random.Pick(language == Language.German ? German : English);
        if (language == Language.English && random.Chance(70))
        {
            name = char.ToUpperInvariant(name[0]) + name[1..];
        }

        return random.Chance(30) ? $"{name} {random.Pick(Details)}" : name;
    }
}
