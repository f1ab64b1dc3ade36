#!/usr/bin/env bash
# Proves the named stack in a subscription of yours: deploys it, runs the conformance suites against real services, a batch
# through the real endpoint, the same batch again while a worker is restarted, compares the two outputs, writes a dated report
# to infra/proofs and removes everything. It costs money; infra/README.md says for what.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
source "$root/scripts/azure/models.sh"

usage() {
    cat <<'TEXT'
usage: scripts/verify-azure.sh --environment NAME --location REGION --model DIR --id ID --requests FILE [options]
  --environment NAME  azd environment to make, and to remove at the end
  --location REGION   a region with Flex Consumption and the worker's profile
  --model DIR         Hugging Face directory of the model
  --id ID             the id that the requests name it by
  --requests FILE     JSONL; large enough that the batch runs for some minutes
  --profile TYPE      the worker's profile (PIPELINE_WORKER_PROFILE); else the template's own
  --keep              leave everything standing at the end
  --dry-run           print every command and run none
Needs az and azd (signed in as the same user, az with the subscription to use), the .NET 10 SDK, Node 20 with npm, curl and jq.
Exit codes: 0 all proven, 1 something is not, 2 wrong usage.
TEXT
}

refuse() { # sentence
    echo "error: $1" >&2
    exit 2
}

environment='' location='' model='' id='' requests='' profile='' keep=false dry_run=false
while (($#)); do
    case $1 in
        --environment | --location | --model | --id | --requests | --profile)
            [[ $# -ge 2 ]] || refuse "$1 wants a value."
            printf -v "${1#--}" '%s' "$2"
            shift 2
            ;;
        --keep) keep=true && shift ;;
        --dry-run) dry_run=true && shift ;;
        -h | --help) usage && exit 0 ;;
        *) refuse "'$1' is not an option; see --help." ;;
    esac
done
for option in environment location model id requests; do
    [[ -n ${!option} ]] || refuse "--$option is missing; see --help."
done
endpoint=/v1/embeddings
if ! $dry_run; then
    for tool in az azd dotnet node npm curl jq; do
        command -v "$tool" >/dev/null || refuse "'$tool' is not on the PATH; with --dry-run this only prints what it would do."
    done
    [[ -f $model/config.json ]] || refuse "'$model' is no model directory: it has no config.json."
    [[ -r $requests ]] || refuse "'$requests' cannot be read."
    # azd works from the repository, whoever calls from wherever
    model=$(realpath "$model") requests=$(realpath "$requests")
    cd "$root"
fi

started=$(date -u +%Y-%m-%dT%H:%M:%SZ)
report=$root/infra/proofs/$(date -u +%F)-$environment.md
work=$root/.run/verify-azure
findings=()
failures=0
deployed=false

# Prints a command, then runs it.
run() {
    { printf '+'; printf ' %q' "$@"; echo; } >&2
    $dry_run || "$@"
}

# Prints a command, then runs it for its output; a dry run gives a name in place of it.
ask() { # name, command...
    local name=$1
    shift
    { printf '+'; printf ' %q' "$@"; echo; } >&2
    if $dry_run; then echo "<$name>"; else "$@"; fi
}

note() { # passed|failed, sentence
    if $dry_run; then
        echo "# would now be judged: $2" >&2
        return
    fi
    findings+=("| $1 | $2 | $(date -u +%H:%M:%S) |")
    [[ $1 == passed ]] || failures=$((failures + 1))
    echo "$1: $2"
}

# Runs a step again while roles and services settle.
patiently() { # attempts, command...
    local attempts=$1 attempt
    shift
    for ((attempt = 1; ; attempt++)); do
        if run "$@"; then return 0; fi
        ((attempt < attempts)) || return 1
        run sleep 60
    done
}

finish() {
    local code=$?
    trap - EXIT
    rm -f "$work/key"
    if ((code != 0 && failures == 0)); then note failed "broken off with exit code $code"; fi
    if ! $dry_run; then
        mkdir -p "$(dirname "$report")"
        {
            echo "# Proof of $started"
            echo
            echo "Commit $(git -C "$root" rev-parse HEAD), environment $environment in $location, profile ${profile:-of the template}, model $id"
            echo
            echo '| result | what | UTC |'
            echo '|---|---|---|'
            printf '%s\n' "${findings[@]}"
        } >"$report"
        echo "report: $report"
    fi
    if $deployed && ! $keep; then
        run azd down --environment "$environment" --force --purge \
            || echo "error: remove it by hand: azd down --environment $environment --force --purge" >&2
    fi
    ((failures == 0)) || exit 1
    exit "$code"
}
trap finish EXIT
mkdir -p "$work"

deploy() {
    local slug subscription
    slug=$(slug_of "$id")
    subscription=$(ask SUBSCRIPTION az account show --query id -o tsv)
    run azd env new "$environment" --subscription "$subscription" --location "$location" --no-prompt || run azd env select "$environment"
    run azd env set PIPELINE_MODELS "$id=$slug" --environment "$environment"
    run azd env set PIPELINE_MODEL_FOLDER "$model" --environment "$environment"
    [[ -z $profile ]] || run azd env set PIPELINE_WORKER_PROFILE "$profile" --environment "$environment"
    deployed=true
    # the first deployment may be refused while its roles spread
    if run azd up --environment "$environment" --no-prompt; then
        note passed 'azd up from an empty environment'
    elif run sleep 60 && run azd up --environment "$environment" --no-prompt; then
        note passed 'azd up from an empty environment, at the second attempt'
    else
        note failed 'azd up from an empty environment'
        return 1
    fi
    # a second time with the worker's image known: it keeps the image, and the worker gets its probes
    if run azd provision --environment "$environment" --no-prompt; then
        note passed 'azd provision over a running deployment'
    else
        note failed 'azd provision over a running deployment'
    fi
    group=$(ask AZURE_RESOURCE_GROUP azd env get-value AZURE_RESOURCE_GROUP --environment "$environment")
    host=$(ask PIPELINE_HOST azd env get-value PIPELINE_HOST --environment "$environment")
    api=$(ask SERVICE_API_NAME azd env get-value SERVICE_API_NAME --environment "$environment")
    worker=$(ask SERVICE_WORKER_NAME azd env get-value SERVICE_WORKER_NAME --environment "$environment")
    # the app makes its keys when it first starts
    local attempt
    for ((attempt = 1; ; attempt++)); do
        if key=$(ask KEY az functionapp keys list -g "$group" -n "$api" --query functionKeys.default -o tsv) && [[ -n $key ]]; then break; fi
        ((attempt < 10)) || return 1
        run sleep 30
    done
    # curl reads it from here, so that it stands in no process list
    $dry_run || (umask 077 && printf 'header = "x-functions-key: %s"\n' "$key" >"$work/key")
}

# The suites write into a namespace and an account of their own, which go with the resource group.
conformance() {
    local suffix user
    suffix=$(tr -dc a-z0-9 <<<"${group#rg-}" | cut -c1-10)$(date -u +%m%d%H%M)
    user=$(ask USER az ad signed-in-user show --query id -o tsv)
    grant() { # role, scope
        run az role assignment create --assignee-object-id "$user" --assignee-principal-type User --role "$1" --scope "$2" --output none
    }
    run az servicebus namespace create -g "$group" -n "sbtest$suffix" --sku Standard --disable-local-auth true --output none
    grant 'Azure Service Bus Data Owner' "$(ask NAMESPACE az servicebus namespace show -g "$group" -n "sbtest$suffix" --query id -o tsv)"
    run az storage account create -g "$group" -n "st$suffix" --sku Standard_LRS --allow-shared-key-access false --output none
    local account
    account=$(ask ACCOUNT az storage account show -g "$group" -n "st$suffix" --query id -o tsv)
    grant 'Storage Blob Data Contributor' "$account"
    grant 'Storage Blob Delegator' "$account"
    run sleep 120
    suite 'the queue port on Service Bus' Pipeline.ServiceBus.Tests "PIPELINE_TEST_SERVICEBUS=sbtest$suffix.servicebus.windows.net"
    suite 'the blob port on Azure Storage' Pipeline.AzureStorage.Tests "PIPELINE_TEST_BLOBS=https://st$suffix.blob.core.windows.net"
}

suite() { # what, test project, NAME=VALUE
    # a suite that does not know the variable would run on an emulator and prove nothing
    if ! $dry_run && ! grep -rqsF "${3%%=*}" "$root/tests/$2" --include='*.cs'; then
        note failed "conformance of $1: no test reads ${3%%=*}"
        return 0
    fi
    # no other test of the project: the emulator's prove nothing here
    if patiently 3 env "$3" dotnet run --project "$root/tests/$2" -c Release -- --filter 'TestCategory=Azure'; then
        note passed "conformance of $1"
    else
        note failed "conformance of $1"
    fi
}

call() { # method, path, more of curl
    local method=$1 path=$2
    shift 2
    ask "$(tr '[:lower:]/' '[:upper:]_' <<<"${path#/v1/}")" curl -fsS --retry 5 --retry-all-errors --config "$work/key" -X "$method" "$host$path" "$@"
}

field() { # jq path
    if $dry_run; then cat; else jq -r "$1"; fi
}

submit() { # name of the run -> id of the batch
    local file
    file=$(call POST /v1/files -F purpose=batch -F "file=@$requests;filename=$1.jsonl" | field .id)
    # curl repeats calls whose reply was lost: with the key they make one batch
    call POST /v1/batches -H 'Content-Type: application/json' -H "Idempotency-Key: $1-$started" \
        -d "{\"input_file_id\":\"$file\",\"endpoint\":\"$endpoint\",\"completion_window\":\"24h\",\"metadata\":{\"run\":\"$1\"}}" | field .id
}

await() { # batch, jq condition, seconds
    local deadline=$((SECONDS + $3)) state=''
    until state=$(call GET "/v1/batches/$1") && { $dry_run || jq -e "$2" <<<"$state" >/dev/null; }; do
        ((SECONDS < deadline)) || return 1
        if ! $dry_run && jq -e '.status | IN("failed", "expired", "cancelled")' <<<"$state" >/dev/null; then return 1; fi
        sleep 5
    done
}

fetch() { # batch, file: what every line says, in the order of the input
    local output
    output=$(call GET "/v1/batches/$1" | field .output_file_id)
    call GET "/v1/files/$output/content" >"$2.raw"
    if $dry_run; then return; fi
    jq -c '{custom_id, status: .response.status_code, body: .response.body | del(.id, .created)}' "$2.raw" >"$2"
}

finished='.status == "completed"'
hours=14400

undisturbed() {
    local batch
    batch=$(submit undisturbed)
    if await "$batch" "$finished" $hours && fetch "$batch" "$work/undisturbed.jsonl"; then
        note passed 'a batch through the real endpoint'
    else
        note failed 'a batch through the real endpoint'
    fi
}

disturbed() {
    local batch revision
    batch=$(submit disturbed)
    await "$batch" '.request_counts.completed > 0 or .status == "completed"' $hours || true
    revision=$(ask REVISION az containerapp revision list -g "$group" -n "$worker" --query '[?properties.active]|[0].name' -o tsv)
    run az containerapp revision restart -g "$group" -n "$worker" --revision "$revision"
    if ! await "$batch" '.status == "in_progress"' 0; then
        note failed 'a batch whose worker was restarted: it was done before; give more requests'
        return 0
    fi
    if await "$batch" "$finished" $hours && fetch "$batch" "$work/disturbed.jsonl"; then
        note passed 'a batch whose worker was restarted'
    else
        note failed 'a batch whose worker was restarted'
        return 0
    fi
    if run cmp "$work/undisturbed.jsonl" "$work/disturbed.jsonl"; then
        note passed 'both outputs say the same, line by line'
    else
        note failed 'both outputs say the same, line by line'
    fi
}

deploy
conformance
undisturbed
disturbed
