namespace Pipeline.Api.Files;

/// <summary>What the form says of the file. Of a field that comes twice the last counts.</summary>
internal sealed class UploadFields
{
    public const string PurposeField = "purpose";
    public const string AnchorField = "expires_after[anchor]";
    public const string SecondsField = "expires_after[seconds]";

    public string Filename { get; set; } = "";

    public string? Purpose { get; private set; }

    public string? ExpiresAnchor { get; private set; }

    public string? ExpiresSeconds { get; private set; }

    /// <summary>Reads a part if it is one of the fields; others are left to be skipped.</summary>
    public async Task TakeAsync(UploadPart part, CancellationToken cancellationToken)
    {
        switch (part.Name)
        {
            case PurposeField:
                Purpose = await part.ReadTextAsync(cancellationToken);
                break;
            case AnchorField:
                ExpiresAnchor = await part.ReadTextAsync(cancellationToken);
                break;
            case SecondsField:
                ExpiresSeconds = await part.ReadTextAsync(cancellationToken);
                break;
        }
    }
}
