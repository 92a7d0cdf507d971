#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace de {

// Vector types of GCC and Clang: four lanes, WebAssembly SIMD in the browser. A comparison gives -1 where true.
inline constexpr size_t kLanes = 4;
using Floats = float __attribute__((vector_size(16)));
using Ints = int32_t __attribute__((vector_size(16)));

inline Floats load(const float* from) {
  Floats vector;
  std::memcpy(&vector, from, sizeof vector);
  return vector;
}

inline void store(float* to, Floats vector) { std::memcpy(to, &vector, sizeof vector); }

inline Floats splat(float value) { return Floats{value, value, value, value}; }

}  // namespace de
