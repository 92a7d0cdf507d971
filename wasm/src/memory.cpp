#include "memory.hpp"

#ifdef __wasm__
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#endif

namespace de {

#ifdef __wasm__

namespace {
constexpr size_t kPage = 65536;
constexpr size_t kStep = 2 << 20;
}  // namespace

void grow_ahead(size_t bytes) {
  const size_t size = __builtin_wasm_memory_size(0) * kPage;
  const size_t wanted = reinterpret_cast<uintptr_t>(sbrk(0)) + bytes;
  if (wanted <= size) return;
  __builtin_wasm_memory_grow(0, (std::max(wanted - size, kStep) + kPage - 1) / kPage);
}

#else

void grow_ahead(size_t) {}

#endif

}  // namespace de
