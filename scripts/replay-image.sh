#!/usr/bin/env bash
# Goes through gpu-worker/Dockerfile as far as a machine without a container engine can: the build context that .dockerignore
# leaves, every COPY, the restore and publish lines; then the published tree runs read-only as the image's user, becomes
# ready, and ends on SIGTERM. What cannot be replayed is named. As root the tree is a mount namespace of its own.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
PHASES=7
source "$root/scripts/lib/phases.sh"
source "$root/scripts/lib/stack.sh"

dockerfile=$root/gpu-worker/Dockerfile
most_context_kb=20480 # sources only: more means that .dockerignore lets something through
grace_seconds=25      # what a worker has from SIGTERM to its end
model_id=sample-encoder

writable_folder "$root/.run"
work=$(mktemp -d "$root/.run/image.XXXXXX")
finish() {
    local code=$?
    [[ -z ${supervisor:-} ]] || kill -KILL "$supervisor" 2>/dev/null || true
    chmod -R u+w "$work"
    rm -rf "$work"
    exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM

instructions() { # one a line: continuations joined, comments and blank lines gone
    awk '/^[[:space:]]*(#|$)/ {next} {line = line $0; if (sub(/\\$/, "", line)) next; print line; line = ""}' "$dockerfile"
}
stage() { instructions | awk -v wanted="$1" '/^FROM / {stage++} stage == wanted'; }
of_final() { stage 2 | sed -nE "s/^$1 +//p"; }          # the arguments of an instruction of the final stage
of_array() { of_final "$1" | tr -d '[]", ' | tr -s ' '; } # for arrays of one element

phase 'tools'
require_tools
[[ -f $root/scripts/packages/packages.local.props ]] || "$root/scripts/packages/probe-packages.sh" >/dev/null
phase_done ".NET SDK $(dotnet --version)"

# Docker's rules: the last pattern that matches a path or a folder above it decides.
phase 'build context'
(cd "$root" && find . -type f -printf '%P\n') | awk -v ignore="$root/.dockerignore" '
    BEGIN {
        while ((getline line < ignore) > 0) {
            if (line ~ /^(#|$)/) continue
            keeps[++n] = sub(/^!/, "", line)
            gsub(/[.+^$(){}|]/, "\\\\&", line)
            gsub(/\*\*\//, "\001", line)
            gsub(/\*/, "[^/]*", line)
            gsub(/\001/, "(.*/)?", line)
            pattern[n] = "^" line "(/.*)?$"
        }
    }
    { kept = 1; for (i = 1; i <= n; i++) if ($0 ~ pattern[i]) kept = keeps[i]; if (kept) print }' >"$work/context.list"
mkdir "$work/context" "$work/src" "$work/app"
tar -C "$root" -cf - -T "$work/context.list" | tar -C "$work/context" -xf -
context_kb=$(du -sk "$work/context" | cut -f1)
((context_kb <= most_context_kb)) || fail "the build context has $context_kb kB: .dockerignore lets too much through."
phase_done "$(wc -l <"$work/context.list") files, $context_kb kB"

copy() { # the words after COPY
    local source sources=("${@:1:$#-1}") target=$work/src/${!#}
    mkdir -p "$target"
    for source in "${sources[@]}"; do
        if [[ ! -e $work/context/$source ]]; then
            [[ -e $root/$source ]] && fail "the Dockerfile copies '$source', which .dockerignore hides."
            fail "the Dockerfile copies '$source', which does not exist."
        fi
        if [[ -d $work/context/$source ]]; then cp -R "$work/context/$source/." "$target"; else cp "$work/context/$source" "$target"; fi
    done
}

# Where a package is missing, the line as it stands must fail; then it is repeated with the local feed.
uses_local_feed=false
run_dotnet() { # the words after RUN
    local words=("${@/#\/app/$work/app}")
    if ! $uses_local_feed; then
        (cd "$work/src" && "${words[@]}" -v q -nologo) >"$work/dotnet.log" 2>&1 && return
        missing=$(grep -oE 'NU110[123]: Unable to find package [A-Za-z0-9._-]+' "$work/dotnet.log" | awk '{print $NF}' | sed 's/\.$//' | sort -u | paste -sd ' ')
        [[ -n $missing ]] || { tail -n 30 "$work/dotnet.log" >&2; fail "'$*' fails."; }
        echo "      as written, '${words[0]} ${words[1]}' refuses to go on here: its sources lack $missing"
        echo '      from here on with the local feed: repacked packages, never in an image'
        uses_local_feed=true
        mkdir -p "$work/src/scripts/packages/local-feed"
        cp "$root/scripts/packages/packages.local.props" "$work/src/scripts/packages/"
        ln -s "$root/scripts/packages/local-feed/out" "$work/src/scripts/packages/local-feed/out"
    fi
    words=("${words[@]/-p:AllowLocalFeed=false/-p:RestorePackagesPath=$root/.packages}")
    (cd "$work/src" && "${words[@]}" -v q -nologo) >"$work/dotnet.log" 2>&1 || { tail -n 30 "$work/dotnet.log" >&2; fail "'${words[*]}' fails."; }
}

phase 'build stage'
stage 1 >"$work/build.stage"
while read -ra words <&4; do
    case "${words[0]} ${words[1]}" in
        'FROM '* | 'WORKDIR /src') ;;
        'COPY '*) copy "${words[@]:1}" ;;
        'RUN dotnet') run_dotnet "${words[@]:1}" ;;
        *) fail "the build stage says '${words[*]}', which is not replayed here." ;;
    esac
done 4<"$work/build.stage"
phase_done

phase "the image's own files"
phase_done "$(find "$work/app" -type f | wc -l) files, $(du -sm "$work/app" | cut -f1) MB"
(cd "$work/app" && find . -type f -printf '%s %P\n') | sort -rn | sed -n 1,8p | awk '{printf "      %6.1f MB  %s\n", $1 / 1e6, $2}'
of_final RUN | sed 's/^/      not replayed: RUN /; s/  */ /g' | cut -c 1-140

uid=$(of_final USER | cut -d: -f1)
gid=$(of_final USER | cut -d: -f2)
program=$(of_array ENTRYPOINT)
verb=$(of_array CMD)
mapfile -t image_env < <(of_final ENV | grep -oE '[A-Za-z_]+=[^ ]+')
mapfile -t volumes < <(of_final VOLUME | grep -oE '/[^"]+')
tree=$work/tree
mkdir -p "$tree" "$work/mounts/data" "${volumes[@]/#/$work/mounts}"

# Becomes, in namespaces of its own, the command in the image's tree: root and app read-only, volumes and /data writable.
enter_tree() {
    local folder
    mount --make-rprivate /
    mount --bind "$tree" "$tree"
    for folder in usr etc lib lib64 bin sbin dev sys; do
        if [[ -L /$folder ]]; then
            cp -P "/$folder" "$tree/$folder"
        elif [[ -d /$folder ]]; then
            mkdir "$tree/$folder"
            mount --rbind "/$folder" "$tree/$folder"
            mount -o remount,bind,ro "$tree/$folder"
        fi
    done
    mkdir "$tree/proc"
    mount -t proc proc "$tree/proc"
    mkdir "$tree/app"
    mount --bind "$work/app" "$tree/app"
    mount -o remount,bind,ro "$tree/app"
    while read -r folder; do
        mkdir -p "$tree/$folder"
        mount --bind "$work/mounts/$folder" "$tree/$folder"
    done < <(cd "$work/mounts" && find . -mindepth 1 -maxdepth 1 -printf '%P\n')
    mount -o remount,bind,ro "$tree"
    exec chroot "$tree" setpriv --reuid="$uid" --regid="$gid" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \
        env -i --chdir=/app "$@"
}

in_tree() { # environment and command
    if $isolated; then
        rm -rf "${tree:?}"
        mkdir "$tree"
        exec unshare --mount --pid --fork --kill-child bash -euc \
            "$(declare -p tree work uid gid); $(declare -f enter_tree); enter_tree \"\$@\"" enter_tree "$@"
    fi
    cd "$work/app"
    exec env -i "${@/#\/app/$work/app}"
}

if [[ $(id -u) == 0 ]] && unshare --mount --pid --fork true 2>/dev/null; then
    isolated=true mounts='' how="in a read-only tree of its own, as user $uid:$gid with no capability, as process 1"
else
    isolated=false mounts=$work/mounts how="in a folder without write permission, as user $(id -u): namespaces need root"
    chmod -R a-w "$work/app"
fi
image_env=("${image_env[@]/=\//=$mounts/}") # volumes lie elsewhere without a tree of one's own

phase 'start'
mkdir -p "$root/.run/models"
[[ -x $sample_exe ]] || build_project scripts/samples/Pipeline.SampleModel
ensure_sample_model "$root/.run/models/$model_id" || true
cp -R "$root/.run/models/$model_id" "$work/mounts/source"
! $isolated || chown -R "$uid:$gid" "$work/mounts"
touch "$work/started"
port=$(free_port)
settings=("${image_env[@]}" "Storage__DataDirectory=$mounts/data" "Worker__Port=$port" "Worker__Models__0__Id=$model_id")
(in_tree "${image_env[@]}" "$program" register "$mounts/source" --id "$model_id" --upload --data "$mounts/data") >"$work/register.log" 2>&1 ||
    fail "the image's register verb fails: $(tail -n 3 "$work/register.log")"
(in_tree "${settings[@]}" "$program" "$verb") >"$work/worker.log" 2>&1 &
supervisor=$!
wait_ready "$supervisor" "$port" 'the worker' "$work/worker.log"
phase_done "$how"

phase 'stop'
worker=$supervisor
! $isolated || worker=$(pgrep -P "$supervisor")
if $isolated; then
    awk -v uid="$uid" '
        /^Uid:/ && ($2 != uid || $3 != uid) {print "uid " $2}
        /^CapEff:/ && $2 !~ /^0+$/ {print "capabilities " $2}
        /^NoNewPrivs:/ && $2 != 1 {print "may gain privileges"}
        /^NSpid:/ && $NF != 1 {print "process " $NF}' "/proc/$worker/status" >"$work/identity"
    [[ ! -s $work/identity ]] || fail "the worker did not run as the image says: $(paste -sd ' ' "$work/identity")."
fi
begun=$(now_ms)
kill -TERM "$worker"
while kill -0 "$supervisor" 2>/dev/null && (($(now_ms) - begun < grace_seconds * 1000)); do sleep 0.05; done
kill -0 "$supervisor" 2>/dev/null && fail "the worker still runs $grace_seconds s after SIGTERM."
code=0
wait "$supervisor" || code=$?
supervisor=''
[[ $code == 0 ]] || { tail -n 20 "$work/worker.log" >&2; fail "the worker ended with $code on SIGTERM."; }
phase_done "exit code 0 after $(seconds_since "$begun") s"

phase 'written'
outside=$(find "$work/app" "$tree" -newer "$work/started" -type f)
[[ -z $outside ]] || fail "the worker wrote outside its volumes: $outside"
told=$(find "$work/mounts" -path '*onnxruntime*' -type f)
[[ -z $told ]] || fail "ONNX Runtime keeps telemetry: $told"
counts=$(cd "$work/mounts" && for folder in *; do echo "$(find "$folder" -newer "$work/started" -type f | wc -l) in /$folder"; done | paste -sd , | sed 's/,/, /g')
phase_done "files: $counts; none elsewhere"
echo 'replayed: what the Dockerfile builds here becomes ready and ends in order. Not replayed: its base images and the lines named above.'
