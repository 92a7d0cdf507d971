#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#endif

namespace de {

// Vector types of GCC and Clang: WebAssembly SIMD in the browser. A comparison gives -1 where true.
inline constexpr size_t kLanes = 4;  // of Floats and Ints
using Floats = float __attribute__((vector_size(16)));
using Ints = int32_t __attribute__((vector_size(16)));
using Longs = int64_t __attribute__((vector_size(16)));

inline Floats load(const float* from) {
  Floats vector;
  std::memcpy(&vector, from, sizeof vector);
  return vector;
}

inline Longs load(const uint64_t* from) {
  Longs vector;
  std::memcpy(&vector, from, sizeof vector);
  return vector;
}

inline void store(float* to, Floats vector) { std::memcpy(to, &vector, sizeof vector); }

inline Floats splat(float value) { return Floats{value, value, value, value}; }

inline Longs splat(int64_t value) { return Longs{value, value}; }

// One bit per lane of a comparison, the first lane the least significant.
inline uint32_t lane_bits(Ints lanes) {
#ifdef __wasm_simd128__
  return wasm_i32x4_bitmask(reinterpret_cast<v128_t>(lanes));
#else
  return (lanes[0] & 1u) | (lanes[1] & 2u) | (lanes[2] & 4u) | (lanes[3] & 8u);
#endif
}

}  // namespace de
