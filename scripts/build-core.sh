#!/bin/sh
# Builds wasm/dist/core.wasm and bench.wasm with Emscripten 3.1.6 (Debian: apt-get install emscripten).
# With --check, builds beside them and fails unless the committed files are the same byte for byte.
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

build() {
  name=$1
  shift
  em++ -O3 -g0 -msimd128 -mbulk-memory -std=c++20 -fno-exceptions -fno-rtti -Wall -Wextra -Werror -Iinclude "$@" \
    --no-entry -sSTANDALONE_WASM -sFILESYSTEM=0 -sINITIAL_MEMORY=1MB -sTOTAL_STACK=256KB -sALLOW_MEMORY_GROWTH \
    -sMAXIMUM_MEMORY=4GB -o "$work/$name.wasm"
  chmod 644 "$work/$name.wasm"
}

build core src/*.cpp
build bench bench/*.cpp
for name in core bench; do
  if [ "${1:-}" != --check ]; then
    mkdir -p dist
    cp "$work/$name.wasm" "dist/$name.wasm"
  elif ! cmp "$work/$name.wasm" "dist/$name.wasm"; then
    echo "wasm/dist/$name.wasm: differs from a fresh build; the same bytes expected; run scripts/build-core.sh and commit the file" >&2
    exit 1
  fi
done
