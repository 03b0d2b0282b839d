#!/bin/bash
# Prints the report on a plan as PDF, A4, through headless Chromium. Called by `make report-pdf`, which says where the plan lies (DIR),
# where the PDF goes (PDF) and which options `polyculture report` gets besides (OPTIONS).
set -euo pipefail
tool=${BUILD:-build}/polyculture
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
browser=$(command -v chromium || command -v google-chrome) || { echo "no Chromium: install it, or print the page from your browser" >&2; exit 1; }
[ -f "$DIR/plan.json" ] || { echo "$DIR: no plan; make demo, or name one with DIR=" >&2; exit 1; }
read -ra options <<<"${OPTIONS:-}"
"$tool" report "$DIR" --format html --quiet -o "$work/report.html" "${options[@]}"
HOME=$work timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --user-data-dir="$work/profile" --no-pdf-header-footer \
    --print-to-pdf="$work/report.pdf" "file://$work/report.html" >"$work/log" 2>&1 || true
[ -s "$work/report.pdf" ] || { tail -n 5 "$work/log" >&2; exit 1; }
mv "$work/report.pdf" "$PDF"
echo "$PDF"
