#!/usr/bin/env bash
# recalculate.sh FOLDER XLSX...: LibreOffice reads the workbooks, computes every formula anew and writes every sheet to
# FOLDER/NAME-SHEET.csv with its values as they are.
set -euo pipefail
folder=$1
shift
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
mkdir -p "$profile/user" "$folder"
cat >"$profile/user/registrymodifications.xcu" <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
XML
soffice "-env:UserInstallation=file://$profile" --headless --convert-to \
    'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1' --outdir "$folder" "$@" >/dev/null 2>&1
