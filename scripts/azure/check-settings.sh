#!/usr/bin/env bash
# azd hook before provisioning: refuses what would fail half an hour later.
set -euo pipefail
source "$(dirname "$0")/models.sh"

command -v dotnet >/dev/null || fail 'the .NET 10 SDK is not on the PATH; models are registered with it.'
[[ $(dotnet --version 2>/dev/null) == 10.* ]] || fail "the .NET 10 SDK is needed; 'dotnet --version' says '$(dotnet --version 2>&1 | head -n 1)'."

models=$(list_models)
count=$(wc -l <<<"$models")
while read -r id slug; do
    folder=$(folder_of "$slug" "$count")
    echo "model $id: queue pipeline-model-$slug, from $folder"
done <<<"$models"

if [[ ${PIPELINE_WORKER_PROFILE:-} == *GPU* ]]; then
    echo "note: the engine of this version computes on CPUs; the GPU of $PIPELINE_WORKER_PROFILE is paid for and idle."
fi
if [[ -z ${PIPELINE_ALLOWED_RANGES:-} ]]; then
    echo 'note: PIPELINE_ALLOWED_RANGES is not set; whoever has a key of the app may call the API from anywhere.'
fi
subnets=0
[[ -z ${PIPELINE_FUNCTIONS_SUBNET_ID:-} ]] || ((subnets += 1))
[[ -z ${PIPELINE_WORKER_SUBNET_ID:-} ]] || ((subnets += 1))
((subnets != 1)) || fail 'PIPELINE_FUNCTIONS_SUBNET_ID and PIPELINE_WORKER_SUBNET_ID go together: the storage then admits these two alone.'
((subnets == 0)) || [[ ${PIPELINE_SERVICEBUS_SKU:-} == Premium ]] \
    || echo 'note: with PIPELINE_SERVICEBUS_SKU other than Premium the namespace answers every network; roles still hold.'
