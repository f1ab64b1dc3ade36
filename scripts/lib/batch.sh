# What run.sh does around a batch. Sourced after stack.sh.

# The requests N times over, under custom_ids of their own.
repeat_requests() { # file copies
    local copy
    (($2 > 1)) || return 0
    mv "$1" "$1.once"
    for ((copy = 1; copy <= $2; copy++)); do sed "s/\"custom_id\":\"/&$copy-/" "$1.once"; done >"$1"
    rm "$1.once"
}

# A hash of results without what is random in them (ids of lines and requests): equal for equal results in equal order.
results_hash() { # output.jsonl
    sed -E 's/"(id|request_id)":"[^"]*"//g; s/"created":[0-9]+//g' "$1" | sha256sum | cut -c1-16
}

completed_lines() { # host port -> lines that the newest batch has completed
    http_get "$1" '/v1/batches?limit=1' 2>/dev/null | grep -oE '"completed": *[0-9]+' | head -n 1 | grep -oE '[0-9]+$' || echo 0
}

# The index of the worker that holds most shards.
busiest_worker() { # ports of the workers
    local i=0 best=0 most=-1 held port
    for port in "$@"; do
        held=$(http_get "$port" /metrics 2>/dev/null | sed -nE 's/^pipeline_shards_in_hand\{.*} ([0-9]+)$/\1/p' | head -n 1)
        if ((${held:-0} > most)); then most=${held:-0} best=$i; fi
        i=$((i + 1))
    done
    echo "$best $most"
}

# As soon as the batch has its first results, kills the host that the client does not talk to and the worker that holds most
# shards. Reads host_ports, host_pids, worker_ports and worker_pids.
kill_in_the_middle() { # pid of the client
    local done_lines index held
    while kill -0 "$1" 2>/dev/null; do
        done_lines=$(completed_lines "${host_ports[0]}")
        if ((done_lines > 0)); then
            read -r index held < <(busiest_worker "${worker_ports[@]}")
            kill_hard "${worker_pids[index]}"
            kill_hard "${host_pids[-1]}"
            echo "      SIGKILL  a worker that held $held shards and a host, with $done_lines lines completed"
            return
        fi
        sleep 0.05
    done
    fail 'the batch ended before anything was killed; give it more work with --copies.'
}

first_results() { # output.jsonl
    echo 'First results:'
    head -n 3 "$1" | awk '{
        match($0, /"custom_id":"[^"]*"/); id = substr($0, RSTART + 13, RLENGTH - 14)
        if (match($0, /"(content|text)":"([^"\\]|\\.)*"/)) {
            printf "  %s  %s\n", id, substr($0, RSTART, RLENGTH > 160 ? 160 : RLENGTH) (RLENGTH > 160 ? "..." : "")
            next
        }
        value = substr($0, index($0, "\"embedding\":") + 12)
        if (value ~ /^\[/) { split(value, part, /[],]/); shown = part[1] "," part[2] "," part[3] ", ...]" }
        else shown = substr(value, 1, 28) "...\""
        printf "  %s  embedding %s\n", id, shown
    }'
}

first_errors() { # errors.jsonl
    echo 'First errors:'
    head -n 3 "$1" | awk '{
        match($0, /"custom_id":("[^"]*"|null)/); id = substr($0, RSTART + 12, RLENGTH - 12)
        shown = match($0, /"message":"([^"\\]|\\.)*"/) ? substr($0, RSTART + 10, RLENGTH - 10) : substr($0, 1, 200)
        printf "  %s  %s\n", id, shown
    }'
}
