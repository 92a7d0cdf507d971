#!/bin/sh
# Builds wasm/dist/core.wasm with Emscripten 3.1.6 (Debian: apt-get install emscripten).
# With --check, builds beside it and fails unless the committed file is the same byte for byte.
set -eu
export LC_ALL=C
cd "$(dirname "$0")/../wasm"
export NODE_PATH="${NODE_PATH:-/usr/share/nodejs}"
wanted=3.1.6
found=$(em++ --version | sed -n '1s/.* \([0-9][0-9.]*[0-9]\).*/\1/p')
if [ "$found" != "$wanted" ]; then
  echo "em++: version $found found; $wanted expected, other versions give other bytes; install Debian 12's emscripten" >&2
  exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
em++ -O3 -g0 -msimd128 -std=c++20 -fno-exceptions -fno-rtti -Wall -Wextra -Werror -Iinclude src/*.cpp \
  --no-entry -sSTANDALONE_WASM -sFILESYSTEM=0 -sINITIAL_MEMORY=1MB -sTOTAL_STACK=256KB -sALLOW_MEMORY_GROWTH -sMAXIMUM_MEMORY=4GB -o "$work/core.wasm"
chmod 644 "$work/core.wasm"
if [ "${1:-}" = --check ]; then
  cmp "$work/core.wasm" dist/core.wasm || {
    echo "wasm/dist/core.wasm: differs from a fresh build; the same bytes expected; run scripts/build-core.sh and commit the file" >&2
    exit 1
  }
else
  mkdir -p dist
  cp "$work/core.wasm" dist/core.wasm
fi
