#!/usr/bin/env bash
# Which packages can this machine's NuGet sources restore? Writes packages.local.props beside itself (git-ignored) and
# packs what is missing into local-feed/out. Deleting packages.local.props makes the next build ask again.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work="$here/.probe"
out="$here/packages.local.props"
feed="$here/local-feed/out"

# Two first builds at once (an IDE and a shell) must not race.
exec 9>"$here/.probe.lock"
flock 9
[[ -f $out && ! $here/probe.list -nt $out ]] && exit 0

rm -rf "$work"
mkdir -p "$work"
{
    echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework>'
    echo '<ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally><NuGetAudit>false</NuGetAudit>'
    echo '<TreatWarningsAsErrors>false</TreatWarningsAsErrors></PropertyGroup><ItemGroup>'
    awk '!/^#/ && NF==3 {printf "<PackageDownload Include=\"%s\" Version=\"[%s]\"/>\n",$2,$3}' "$here/probe.list"
    echo '</ItemGroup></Project>'
} >"$work/probe.csproj"
for name in Directory.Build.props Directory.Build.targets Directory.Packages.props; do echo '<Project/>' >"$work/$name"; done

# A nested dotnet inherits MSBuild's environment when a build calls this script: clean it.
log=$(env -u MSBUILD_EXE_PATH -u MSBuildExtensionsPath -u MSBuildSDKsPath -u MSBuildLoadMicrosoftTargetsReadOnly \
    DOTNET_CLI_UI_LANGUAGE=en dotnet restore "$work/probe.csproj" --packages "$work/pkgs" -v m -nologo -nodereuse:false 2>&1) || true
if grep -qE 'NU1301|NU1900: .*service index' <<<"$log"; then
    echo "probe: a package source cannot be reached; nothing was decided" >&2
    echo "$log" >&2
    exit 1
fi
missing=$(grep -oE 'NU110[123]: Unable to find package [A-Za-z0-9._-]+' <<<"$log" | awk '{print $NF}' | sed 's/\.$//' | sort -u) || true

declare -A has
while read -r flag id _; do
    [[ -z $flag || $flag == \#* ]] && continue
    if grep -qixF "$id" <<<"$missing"; then has[$flag]=false; else : "${has[$flag]:=true}"; fi
done <"$here/probe.list"
rm -rf "$work"

if [[ ${has[HasHashing]} == false || ${has[HasOrtGpu]} == false ]]; then
    HAS_HASHING=${has[HasHashing]} HAS_ORT=${has[HasOrtGpu]} "$here/local-feed/build.sh"
fi
packed_version() { # id -> version of the package that build.sh left in the feed
    local file
    file=$(basename "$feed"/"$1".[0-9]*.nupkg .nupkg)
    echo "${file#"$1".}"
}
{
    echo '<Project>'
    echo '  <!-- written by scripts/packages/probe-packages.sh; delete to probe again -->'
    echo '  <PropertyGroup>'
    for flag in "${!has[@]}"; do echo "    <$flag>${has[$flag]}</$flag>"; done | sort
    [[ ${has[HasHashing]} == false ]] && echo "    <LocalHashingVersion>$(packed_version System.IO.Hashing)</LocalHashingVersion>"
    [[ ${has[HasOrtGpu]} == false ]] && echo "    <LocalOrtVersion>$(packed_version Microsoft.ML.OnnxRuntime.Gpu)</LocalOrtVersion>"
    echo '  </PropertyGroup>'
    if [[ -n $missing ]]; then
        echo "  <PropertyGroup Condition=\"'\$(AllowLocalFeed)' != 'false'\">"
        echo '    <UseLocalFeed>true</UseLocalFeed>'
        echo '    <RestoreAdditionalProjectSources>$(RestoreAdditionalProjectSources);$(MSBuildThisFileDirectory)local-feed/out</RestoreAdditionalProjectSources>'
        echo '    <!-- inside the repository, so that no other project on the machine ever sees a repacked package -->'
        echo '    <RestorePackagesPath>$(MSBuildThisFileDirectory)../../.packages</RestorePackagesPath>'
        echo '  </PropertyGroup>'
    fi
    echo '</Project>'
} >"$out.tmp"
mv "$out.tmp" "$out"
if [[ -n $missing ]]; then
    shaped=()
    [[ ${has[HasServiceBus]} == true ]] || shaped+=(Azure.Messaging.ServiceBus)
    [[ ${has[HasFunctionsWorker]} == true ]] || shaped+=(Microsoft.Azure.Functions.Worker)
    repacked=()
    [[ ${has[HasHashing]} == true ]] || repacked+=(System.IO.Hashing)
    [[ ${has[HasOrtGpu]} == true ]] || repacked+=(Microsoft.ML.OnnxRuntime.Gpu)
    told="${repacked[*]:+repacked locally: ${repacked[*]}; }${shaped[*]:+compiled against shapes: ${shaped[*]}; }"
    [[ ${has[HasStorageCommon]} == true ]] || told+="older: Azure.Storage.*; "
    echo "probe: not on this machine's package sources: ${told%; }"
else
    echo "probe: every package is on this machine's sources"
fi
