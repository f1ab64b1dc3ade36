# Builds, starts and stops a host and a worker of this repository. Sourced after phases.sh; $root is the repository.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
configuration=Release
bin=$root/artifacts/bin
host_exe=$bin/Pipeline.LocalHost/release/pipeline-host
worker_exe=$bin/Pipeline.Worker/release/pipeline-worker
cli_exe=$bin/Pipeline.Cli/release/pipeline
sample_exe=$bin/Pipeline.SampleModel/release/sample-model
documents_exe=$bin/Pipeline.SampleDocuments/release/sample-documents
build_stamp=$root/artifacts/.stack-built
stack_pids=()

require_tools() {
    command -v dotnet >/dev/null || fail 'the .NET 10 SDK is not on the PATH; install it and run this again.'
    [[ $(dotnet --version 2>/dev/null) == 10.* ]] || fail "the .NET 10 SDK is needed; 'dotnet --version' says '$(dotnet --version 2>&1 | head -n 1)'."
}

# Asks this machine's package sources once, and again when the list of packages changes.
phase_packages() {
    local probe=$root/scripts/packages/probe-packages.sh answer=$root/scripts/packages/packages.local.props log
    phase 'packages'
    if [[ -f $answer && ! $root/scripts/packages/probe.list -nt $answer ]]; then
        phase_skipped 'this machine was probed before'
        return
    fi
    log=$("$probe" 2>&1) || { echo "$log" >&2; fail 'the package probe failed.'; }
    phase_done "$(tail -n 1 <<<"$log")"
}

# Which packages are missing here, so that their projects were compiled against hand-typed signatures.
shaped_packages() {
    local answer=$root/scripts/packages/packages.local.props names=()
    grep -qs '<HasServiceBus>false' "$answer" && names+=(Azure.Messaging.ServiceBus)
    grep -qs '<HasFunctionsWorker>false' "$answer" && names+=(Microsoft.Azure.Functions.Worker)
    ((${#names[@]} == 0)) || echo "compiled against shapes: ${names[*]}"
}

stop_compiler() { # name; without pkill, which small images lack
    local command
    # the brackets keep grep from finding itself
    for command in $(grep -lsa -- "-pipename[:]$1" /proc/[0-9]*/cmdline); do
        kill "$(cut -d / -f 3 <<<"$command")" 2>/dev/null || true
    done
}

# One compiler server for the build, ended with it. A compiler started anew for every project, which is what CI's environment asks
# for so that nothing outlives a build, takes three times as long.
compile() { # arguments of dotnet build
    local server=pipeline-$$-$RANDOM code=0
    dotnet build -p:UseSharedCompilation=true "-p:SharedCompilationId=$server" -v q -nologo "$@" || code=$?
    stop_compiler "$server"
    return "$code"
}

# Prints nothing but errors.
build_project() { # project folder, relative to the repository
    local log
    log=$(mktemp)
    if ! compile "$root/$1" -c "$configuration" >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        fail "$1 does not build."
    fi
    rm -f "$log"
}

# Builds the programs of the stack, and those that make samples.
build_stack() {
    local project
    for project in scripts/models/Pipeline.SampleDocuments scripts/samples/Pipeline.SampleModel functions/Pipeline.Cli functions/Pipeline.LocalHost gpu-worker/Pipeline.Worker; do
        build_project "$project"
    done
    touch "$build_stamp"
}

# Whether no source is newer than the last build of the stack.
stack_is_built() {
    [[ -f $build_stamp && -x $host_exe && -x $worker_exe && -x $cli_exe && -x $sample_exe && -x $documents_exe ]] || return 1
    [[ -z $(find "$root"/functions "$root"/gpu-worker "$root"/scripts "$root"/Directory.*.props "$root"/global.json \
        \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.json' \
           -o -name '*.labels' -o -name '*.layouts' \) \
        -newer "$build_stamp" -not -path '*/node_modules/*' -print -quit) ]]
}

check_port() { # port
    [[ $1 =~ ^[0-9]{1,5}$ ]] && (($1 >= 1 && $1 <= 65535)) || fail "'$1' is not a port from 1 to 65535." 2
}

# Makes a folder that results or data will be written to, or says why not before any work is done.
writable_folder() { # directory
    mkdir -p "$1" 2>/dev/null && [[ -d $1 && -w $1 ]] || fail "'$1' cannot be created or written." 2
}

# The logs of this run; those of a week ago go.
make_log_folder() { # -> $logs
    logs=$root/.run/logs/$(date +%Y%m%d-%H%M%S)-$$
    mkdir -p "$logs"
    find "$root/.run/logs" -mindepth 1 -maxdepth 1 -mtime +7 -exec rm -rf {} + 2>/dev/null || true
}

free_port() {
    local port
    for _ in {1..200}; do
        port=$((20000 + RANDOM % 20000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
    fail 'no free port was found.'
}

http_get() { # port path -> status line, headers and body
    local reply
    exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
    printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$2" >&3
    reply=$(cat <&3)
    exec 3>&-
    printf '%s\n' "$reply"
}

wait_listening() { # pid port what log
    local deadline=$(($(now_ms) + 60000))
    while (($(now_ms) < deadline)); do
        kill -0 "$1" 2>/dev/null || { tail -n 20 "$4" >&2; fail "$3 ended before it listened; its log is $4."; }
        (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null && return
        sleep 0.05
    done
    fail "$3 did not listen within a minute; its log is $4."
}

wait_ready() { # pid port what log
    local deadline=$(($(now_ms) + 120000))
    while (($(now_ms) < deadline)); do
        if ! kill -0 "$1" 2>/dev/null; then
            tail -n 20 "$4" >&2
            fail "$3 ended before it was ready; its log is $4."
        fi
        [[ $(http_get "$2" /readyz 2>/dev/null | head -n 1) == *' 200 '* ]] && return
        sleep 0.1
    done
    tail -n 20 "$4" >&2
    fail "$3 was not ready within two minutes; its log is $4."
}

# What hosts and workers are told of their storage, as NAME=value.
storage_env=()

use_embedded_storage() { # data folder
    storage_env=(Storage__Mode=Embedded "Storage__DataDirectory=$1")
}

# Starts Microsoft's storage emulator; from here on hosts and workers talk to nothing but it. Stopped by stop_azurite, after them.
use_azurite() { # data folder log
    local blob_port queue_port key connection
    [[ -f $root/scripts/packages/tools/node_modules/.installed ]] || echo "      installing Microsoft's storage emulator (npm), once"
    "$root/scripts/packages/tools.sh" >"$2" 2>&1 || { tail -n 5 "$2" >&2; fail 'the storage emulator cannot be installed.'; }
    blob_port=$(free_port)
    queue_port=$(free_port)
    node "$root/scripts/packages/tools/node_modules/azurite/dist/src/azurite.js" -l "$1" --silent --disableTelemetry \
        --blobHost 127.0.0.1 --blobPort "$blob_port" --blobKeepAliveTimeout 60 \
        --queueHost 127.0.0.1 --queuePort "$queue_port" --queueKeepAliveTimeout 60 \
        --tableHost 127.0.0.1 --tablePort "$(free_port)" >>"$2" 2>&1 &
    azurite_pid=$!
    wait_listening "$azurite_pid" "$blob_port" 'the storage emulator' "$2"
    wait_listening "$azurite_pid" "$queue_port" 'the storage emulator' "$2"
    # the account of every emulator, published by Microsoft; no secret
    key=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==
    connection="DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=$key"
    connection+=";BlobEndpoint=http://127.0.0.1:$blob_port/devstoreaccount1;QueueEndpoint=http://127.0.0.1:$queue_port/devstoreaccount1"
    storage_env=(Storage__Mode=Azure "Storage__BlobConnectionString=$connection" "Storage__QueueConnectionString=$connection")
}

stop_azurite() {
    [[ -n ${azurite_pid:-} ]] || return 0
    kill -TERM "$azurite_pid" 2>/dev/null || true
    wait "$azurite_pid" 2>/dev/null || true
    azurite_pid=''
}

register_model() { # model-directory id
    env "${storage_env[@]}" "$worker_exe" register "$1" --id "$2" >"$logs/register.log" 2>&1 || fail "$(tail -n 1 "$logs/register.log")"
}

start_host() { # port log -> host_pid
    env "${storage_env[@]}" "Host__Port=$1" "$host_exe" >"$2" 2>&1 &
    host_pid=$!
    stack_pids+=("$host_pid")
    wait_ready "$host_pid" "$1" 'the host' "$2"
}

start_worker() { # port log [model-id model-directory]... -> worker_pid
    local port=$1 log=$2 models=() index=0
    shift 2
    while (($#)); do
        models+=("Worker__Models__${index}__Id=$1" "Worker__Models__${index}__Path=$2")
        index=$((index + 1))
        shift 2
    done
    env "${storage_env[@]}" "Worker__Port=$port" "${models[@]}" "$worker_exe" run >"$log" 2>&1 &
    worker_pid=$!
    stack_pids+=("$worker_pid")
    wait_ready "$worker_pid" "$port" 'the worker' "$log"
}

kill_hard() { # pid: SIGKILL, and forget it
    local pid kept=()
    kill -KILL "$1"
    wait "$1" 2>/dev/null || true
    for pid in "${stack_pids[@]}"; do [[ $pid == "$1" ]] || kept+=("$pid"); done
    stack_pids=("${kept[@]}")
}

stop_stack() {
    trap '' INT TERM # a second Ctrl-C must not leave behind what the first one stops
    local pid deadline=$(($(now_ms) + 25000))
    for pid in "${stack_pids[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
    for pid in "${stack_pids[@]}"; do
        while kill -0 "$pid" 2>/dev/null && (($(now_ms) < deadline)); do sleep 0.05; done
        kill -KILL "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    stack_pids=()
}

# Writes the sample model, once for each version of the prose and of the tool; false where it is there.
ensure_sample_model() { # directory
    [[ -f $1/config.json && ! $sample_exe -nt $1/config.json && -z $(find "$root/scripts/samples/prose" -newer "$1/config.json" -print -quit) ]] &&
        return 1
    rm -rf "$1"
    mkdir -p "$(dirname "$1")"
    "$sample_exe" "$1" --prose "$root/scripts/samples/prose" >/dev/null || fail 'the sample model could not be written.'
}

# p50, p95 and p99 of a Prometheus histogram on stdin, in milliseconds, linear within a bucket.
quantiles_ms() { # metric
    awk -v metric="$1_bucket" '
        index($1, metric "{") == 1 {
            match($0, /le="[^"]*"/); le = substr($0, RSTART + 4, RLENGTH - 5)
            if (!(le in count)) order[n++] = le
            count[le] += $NF
        }
        function at(q,   i, rank, low, below, le) {
            rank = q * total; low = 0; below = 0
            for (i = 0; i < n; i++) {
                le = order[i]
                if (count[le] >= rank) {
                    if (le == "+Inf") return low * 1000
                    return 1000 * (low + (le - low) * (count[le] == below ? 1 : (rank - below) / (count[le] - below)))
                }
                low = le; below = count[le]
            }
        }
        END {
            total = count["+Inf"]
            if (total == 0) { print "p50_ms=- p95_ms=- p99_ms=-"; exit }
            printf "p50_ms=%.1f p95_ms=%.1f p99_ms=%.1f\n", at(0.50), at(0.95), at(0.99)
        }'
}
