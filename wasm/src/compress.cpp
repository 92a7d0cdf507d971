#include "compress.hpp"

#ifdef __wasm_simd128__
#include <wasm_simd128.h>

#include <array>
#include <bit>
#endif

namespace de {
namespace {

size_t drop_one_by_one(float dropped, const float* values, size_t count, uint8_t* flags, float* kept) {
  size_t left = 0;
  for (size_t i = 0; i < count; ++i) {
    flags[i] = values[i] == dropped ? 1 : 0;
    kept[left] = values[i];
    left += size_t{1} - flags[i];
  }
  return left;
}

}  // namespace

#ifdef __wasm_simd128__

namespace {

// For each set of lanes to keep: which bytes come first, and the four flags of the others.
struct Lanes {
  std::array<std::array<uint8_t, 16>, 16> bytes{};
  std::array<uint32_t, 16> flags{};
};

constexpr Lanes kLaneSets = [] {
  Lanes lanes;
  for (uint32_t set = 0; set < 16; ++set) {
    uint32_t to = 0;
    for (uint32_t lane = 0; lane < 4; ++lane) {
      if (!(set >> lane & 1)) {
        lanes.flags[set] |= 1u << (8 * lane);
        continue;
      }
      for (uint32_t byte = 0; byte < 4; ++byte) {
        lanes.bytes[set][to * 4 + byte] = static_cast<uint8_t>(lane * 4 + byte);
      }
      ++to;
    }
  }
  return lanes;
}();

}  // namespace

size_t drop_value(float dropped, const float* values, size_t count, uint8_t* flags, float* kept) {
  const v128_t all = wasm_f32x4_splat(dropped);
  size_t left = 0;
  size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    const v128_t four = wasm_v128_load(values + i);
    const uint32_t set = wasm_i32x4_bitmask(wasm_f32x4_ne(four, all));
    wasm_v128_store(kept + left, wasm_i8x16_swizzle(four, wasm_v128_load(kLaneSets.bytes[set].data())));
    __builtin_memcpy(flags + i, &kLaneSets.flags[set], 4);
    left += static_cast<size_t>(std::popcount(set));
  }
  return left + drop_one_by_one(dropped, values + i, count - i, flags + i, kept + left);
}

#else

size_t drop_value(float dropped, const float* values, size_t count, uint8_t* flags, float* kept) {
  return drop_one_by_one(dropped, values, count, flags, kept);
}

#endif

}  // namespace de
