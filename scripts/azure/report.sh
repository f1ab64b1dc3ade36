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
If a deployment was refused with 403 just after the first provisioning, its role did not hold yet: run azd deploy again.
TEXT
