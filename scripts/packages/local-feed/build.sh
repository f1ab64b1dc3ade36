#!/usr/bin/env bash
# Packs into ./out what the configured NuGet source lacks. HAS_HASHING / HAS_ORT = true: the source has it, skip.
set -euo pipefail
cd "$(dirname "$0")"
rm -rf out
mkdir -p out
pack() {
    env -u MSBUILD_EXE_PATH -u MSBuildExtensionsPath -u MSBuildSDKsPath \
        dotnet pack "$1" -v q -nologo -nodereuse:false -p:LocalFeedDir="$PWD/out/"
}
if [[ ${HAS_HASHING:-false} != true ]]; then
    pack pack/hashing/System.IO.Hashing.csproj
fi
if [[ ${HAS_ORT:-false} != true ]]; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    pack pack/ort/Microsoft.ML.OnnxRuntime.Gpu.csproj
    rm -rf node_modules
fi
rm -rf pack/*/bin pack/*/obj
