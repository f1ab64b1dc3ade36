#!/usr/bin/env bash
# azd hook after deployment: says where the API is and how to call it.
set -euo pipefail

: "${PIPELINE_HOST:?azd sets it by provisioning; run azd provision first}"
: "${SERVICE_API_NAME:?azd sets it by provisioning; run azd provision first}"
: "${AZURE_RESOURCE_GROUP:?azd sets it by provisioning; run azd provision first}"
cat <<TEXT
API     $PIPELINE_HOST/v1
models  ${PIPELINE_MODELS:-}
key     az functionapp keys list -g $AZURE_RESOURCE_GROUP -n $SERVICE_API_NAME --query functionKeys.default -o tsv
call    curl -H "x-functions-key: KEY" $PIPELINE_HOST/v1/models
        or PIPELINE_HOST=$PIPELINE_HOST PIPELINE_API_KEY=KEY pipeline list
After the first azd up run azd provision once: it gives the worker the probes that its placeholder could not answer.
TEXT
