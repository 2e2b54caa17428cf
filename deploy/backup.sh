#!/usr/bin/env bash
# usage: backup.sh FOLDER    database and uploads into FOLDER; copies older than KEEP_DAYS go.
# The keys are not in it: keep them elsewhere. Exit status 0 only if everything was written.
set -euo pipefail
umask 077
to=${1:?usage: backup.sh FOLDER}
mkdir -p "$to"
"${XUNZHEN:-xunzhen}" site backup --out "$to"
uploads=${XUNZHEN_DATA:?}/uploads
if [ -d "$uploads" ]; then
    tar -C "$XUNZHEN_DATA" -czf "$to/.uploads.part" uploads
    mv "$to/.uploads.part" "$to/uploads-$(date +%Y%m%d-%H%M%S).tar.gz"
fi
find "$to" -maxdepth 1 -type f \( -name 'xunzhen-*' -o -name 'uploads-*' \) -mtime +"${KEEP_DAYS:-30}" -delete
