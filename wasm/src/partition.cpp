#include "partition.hpp"

#include <cstring>

namespace de {
namespace {

// Vector types of GCC and Clang: four lanes, WebAssembly SIMD in the browser. A comparison gives -1 where true.
using Floats = float __attribute__((vector_size(16)));
using Ints = int32_t __attribute__((vector_size(16)));

Floats load(const float* from) {
  Floats vector;
  std::memcpy(&vector, from, sizeof vector);
  return vector;
}

}  // namespace

void find_partitions(const float* edges, size_t edge_count, const float* values, size_t count, uint8_t* codes) {
  for (size_t i = 0; i < count; i += kGroup) {
    const Floats v0 = load(values + i);
    const Floats v1 = load(values + i + 4);
    const Floats v2 = load(values + i + 8);
    const Floats v3 = load(values + i + 12);
    Ints c0{}, c1{}, c2{}, c3{};
    for (size_t e = 0; e < edge_count; ++e) {
      const Floats edge = {edges[e], edges[e], edges[e], edges[e]};
      c0 -= v0 >= edge;
      c1 -= v1 >= edge;
      c2 -= v2 >= edge;
      c3 -= v3 >= edge;
    }
    for (size_t lane = 0; lane < 4; ++lane) {
      codes[i + lane] = static_cast<uint8_t>(c0[lane]);
      codes[i + lane + 4] = static_cast<uint8_t>(c1[lane]);
      codes[i + lane + 8] = static_cast<uint8_t>(c2[lane]);
      codes[i + lane + 12] = static_cast<uint8_t>(c3[lane]);
    }
  }
}

}  // namespace de
