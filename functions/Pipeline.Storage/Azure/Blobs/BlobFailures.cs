using System.Xml;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs.Models;
using Pipeline.Contracts.Storage;

namespace Pipeline.Storage.Azure.Blobs;

/// <summary>What the failures of the blob service mean. Decided by status and error code, never by a message's text.</summary>
internal static class BlobFailures
{
    // checksums of an upload that was damaged on its way
    private static readonly string[] DamagedCodes = [BlobErrorCode.Md5Mismatch.ToString(), "Crc64Mismatch"];

    internal static bool IsAbsent(RequestFailedException failure) => failure.Status == 404;

    internal static bool IsNoContainer(RequestFailedException failure) => Is(failure, BlobErrorCode.ContainerNotFound);

    /// <summary>If-Match did not hold (412), or If-None-Match found a blob (409).</summary>
    internal static bool IsConditionNotMet(RequestFailedException failure) =>
        failure.Status == 412 || Is(failure, BlobErrorCode.BlobAlreadyExists);

    /// <summary>A commit named a block that is neither staged nor committed.</summary>
    internal static bool IsBlockGone(RequestFailedException failure) => Is(failure, BlobErrorCode.InvalidBlockList);

    /// <summary>The range begins at the blob's end or behind it.</summary>
    internal static bool IsBehindEnd(RequestFailedException failure) => failure.Status == 416;

    /// <summary>The failure in the port's words.</summary>
    /// <param name="failure">Not a cancellation that the caller asked for.</param>
    /// <param name="service">Address of the service, without secrets.</param>
    /// <returns>Null where the port has no words for it: then it is a fault of ours.</returns>
    internal static Exception? Translate(Exception failure, string service) => failure switch
    {
        _ when IsTransient(failure) => new StorageUnavailableException(Describe(service), failure),
        RequestFailedException { Status: 401 or 403 } refused => StorageUnavailableException.Refused(
            Describe(service), $"refused the call ({refused.Status} {refused.ErrorCode}): {WhatIsMissing(refused)}", refused),
        _ => null,
    };

    private static bool IsTransient(Exception failure) => failure switch
    {
        RequestFailedException refused => IsTransient(refused),
        AggregateException attempts => attempts.InnerExceptions.All(IsTransient), // of the SDK, one for each attempt
        AuthenticationFailedException => true, // no token was to be had: the identity's endpoint, not the service
        OperationCanceledException => true, // the SDK's own limit for one attempt
        InvalidDataException => true, // the SDK's word for a checksum that does not match
        XmlException => true, // a listing, or the text of an error, that did not arrive whole
        _ => failure is IOException,
    };

    // status 0 is a call without a reply
    private static bool IsTransient(RequestFailedException failure) =>
        failure.Status is 0 or 408 or 429 or >= 500
        || Is(failure, BlobErrorCode.ContainerBeingDeleted)
        || DamagedCodes.Contains(failure.ErrorCode);

    private static string WhatIsMissing(RequestFailedException refused) => refused.ErrorCode switch
    {
        "AuthorizationPermissionMismatch" or "InsufficientAccountPermissions" =>
            "the identity needs the role Storage Blob Data Contributor, and Storage Blob Delegator on the account.",
        "AuthorizationFailure" => "the account's network rules, its key or the signature's rights do not admit it.",
        "KeyBasedAuthenticationNotPermitted" => "the account admits no keys: set Storage:BlobServiceUri in place of a connection string.",
        _ => "the key, the token or this machine's clock is not right.",
    };

    private static string Describe(string service) => $"Blob service '{service}'";

    private static bool Is(RequestFailedException failure, BlobErrorCode code) => failure.ErrorCode == code.ToString();
}
