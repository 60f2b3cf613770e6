#!/usr/bin/env bash
# Pin every requirement with its hashes: tools/pin_requirements.sh, after editing requirements/*.in.
# The pinned files name no address: packages are fetched from wherever the machine that installs them is set to look.
set -euo pipefail
cd "$(dirname "$0")/.."

pins=$(mktemp -d)
trap 'rm -rf "$pins"' EXIT
python3 -m venv "$pins/venv"
"$pins/venv/bin/pip" install --quiet pip-tools==7.6.2

cd requirements
for name in run test node; do
    "$pins/venv/bin/pip-compile" --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-annotate \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
        --output-file "$name.txt" "$name.in" "$@"
done
