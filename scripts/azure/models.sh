# The models that an azd environment names. Sourced by the hooks.
#
# PIPELINE_MODELS        ID or ID=SLUG, separated by commas
# PIPELINE_MODEL_FOLDER  the model's Hugging Face directory; of several models a folder with a directory named like each slug

fail() { # sentence
    echo "error: $1" >&2
    exit 1
}

# The slug of a model's id, as functions/Pipeline.Contracts/Records/ModelSlug.cs makes it; a test compares the two.
slug_of() { # id
    LC_ALL=C sed -E 's/[^A-Za-z0-9]+/-/g; s/^-//' <<<"$1" | tr 'A-Z' 'a-z' | cut -c1-40 | sed -E 's/-+$//'
}

# Prints "ID SLUG" for each model; fails where a slug is missing or wrong.
list_models() {
    local entry id slug wanted
    [[ -n ${PIPELINE_MODELS:-} ]] || fail "no model is named. Type: azd env set PIPELINE_MODELS my-encoder"
    while IFS= read -r entry; do
        entry=$(sed -E 's/^ +| +$//g' <<<"$entry")
        [[ -n $entry ]] || continue
        id=${entry%%=*} slug=${entry##*=}
        [[ $id =~ ^[^[:space:]]+$ ]] || fail "PIPELINE_MODELS: '$id' has a blank in it."
        wanted=$(slug_of "$id")
        [[ -n $wanted ]] || fail "PIPELINE_MODELS: '$id' has no letter or digit to make a slug of."
        [[ $slug == "$wanted" ]] || fail "PIPELINE_MODELS: the slug of '$id' is '$wanted'. Write $id=$wanted in place of $entry."
        echo "$id $slug"
    done < <(tr ',' '\n' <<<"$PIPELINE_MODELS")
}

# The directory of a model; fails where it is none.
folder_of() { # slug, number of models
    local folder=${PIPELINE_MODEL_FOLDER:-}
    [[ -n $folder ]] || fail "no model folder is set. Type: azd env set PIPELINE_MODEL_FOLDER /path/of/the/model"
    if (($2 > 1)) || [[ ! -f $folder/config.json ]]; then folder=$folder/$1; fi
    [[ -f $folder/config.json ]] || fail "'$folder' is no model directory: it has no config.json (PIPELINE_MODEL_FOLDER)."
    echo "$folder"
}
