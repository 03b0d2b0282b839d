# Sourced with SIZE SEED by the checks of random scenarios: a folder for the case, which lies there until it has passed,
# with its random scenario in it; `fail REASON` ends with it, `finish` takes the folder away.
set -euo pipefail
size=$1 seed=$2
folder=$(mktemp -d "$PWD/$size-$seed-XXXX")
cd "$folder"
fail() {
    echo "$size $seed: $*" >&2
    exit 1
}
finish() {
    cd ..
    rm -rf "$folder"
}
python3 "$root/tests/oracle/random_scenario.py" "$seed" . "$size"
status=0
