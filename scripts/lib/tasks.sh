# What the sample models are for: requests of a task, and what its results look like. Sourced after batch.sh; $task, $query and
# $copies are run.sh's.

samples=$root/scripts/samples
passages=$samples/passages/held-out.txt
documents=240 # of the first run
seed=7        # which documents; the training's validation used others
sample_query='how to read a file line by line without loading it whole into memory'

task_model() {
    case $task in extract) echo invoice-extractor ;; *) echo doc-embedder ;; esac
}

task_requests() { # file model-id: writes the file, and for 'extract' the truth beside it
    case $task in
        extract)
            "$documents_exe" requests "$1" --model "$2" --count $((documents * copies)) --seed "$seed" --truth "$1.truth"
            ;;
        embed)
            "$documents_exe" passage-requests "$1" "$passages" --model "$2" --query "$query"
            repeat_requests "$1" "$copies"
            ;;
    esac
}

task_results() { # output.jsonl
    case $task in
        extract) "$documents_exe" score "$1" "$requests.truth" --show 3 ;;
        embed)
            # of several copies the first, under the ids that it had before repeat_requests
            if ((copies > 1)); then sed -n 's/"custom_id":"1-/"custom_id":"/p' "$1" >"$requests.first"; else cp "$1" "$requests.first"; fi
            "$documents_exe" nearest "$requests.first" "$passages" --query "$query"
            ;;
    esac
}
