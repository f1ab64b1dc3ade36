#!/usr/bin/env bash
# azd hook after provisioning: builds the worker's command line, uploads each model's files and registers it. What is there
# already is left alone, so running it again is harmless: azd hooks run postprovision
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
source "$root/scripts/azure/models.sh"

: "${PIPELINE_BLOB_SERVICE_URI:?azd sets it by provisioning; run azd provision first}"
: "${PIPELINE_SERVICEBUS_NAMESPACE:?azd sets it by provisioning; run azd provision first}"

# a role that was granted a moment ago may need minutes to hold
attempts=10
pause_seconds=30

models=$(list_models)
count=$(wc -l <<<"$models")
echo 'building pipeline-worker ...'
dotnet build "$root/gpu-worker/Pipeline.Worker" -c Release -v q -nologo || fail 'pipeline-worker does not build.'
worker=$root/artifacts/bin/Pipeline.Worker/release/pipeline-worker

register() { # folder, id
    Storage__Mode=Azure \
        Storage__BlobServiceUri=$PIPELINE_BLOB_SERVICE_URI \
        ServiceBus__FullyQualifiedNamespace=$PIPELINE_SERVICEBUS_NAMESPACE \
        "$worker" register "$1" --id "$2" --upload
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
while read -r id slug; do
    folder=$(folder_of "$slug" "$count")
    for ((attempt = 1; ; attempt++)); do
        if register "$folder" "$id" </dev/null 2>&1 | tee "$log"; then break; fi
        # whatever else is wrong stays wrong
        grep -qF 'refused the call (403' "$log" || fail "$id was not registered, for the reason above."
        ((attempt < attempts)) || fail "$id was not registered. If the storage refused access, the role needs longer: run 'azd hooks run postprovision' again."
        echo "trying again in $pause_seconds s ($attempt of $attempts); a new role needs minutes to hold ..."
        sleep "$pause_seconds"
    done
done <<<"$models"
