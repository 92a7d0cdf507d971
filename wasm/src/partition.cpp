#include "partition.hpp"

#include <algorithm>
#include <cstring>

#include "vector.hpp"

namespace de {
namespace {

constexpr size_t kVectors = 4;
constexpr size_t kGroup = kLanes * kVectors;
// The first levels of the search are a count of all their edges, four values at a time.
constexpr uint32_t kCountedLevels = 4;

template <uint32_t levels>
uint32_t search_rest(const float* low, float value, uint32_t code) {
  constexpr uint32_t rest = levels - std::min(levels, kCountedLevels);
  for (uint32_t level = rest; level > 0; --level) {
    const uint32_t step = 1u << (level - 1);
    code += static_cast<uint32_t>(value >= low[code + step]) << (level - 1);
  }
  return code;
}

template <uint32_t levels>
void find_group(const float* low, uint32_t partitions, const float* values, uint8_t* codes) {
  constexpr uint32_t counted = std::min(levels, kCountedLevels);
  constexpr uint32_t shift = levels - counted;
  Floats value[kVectors];
  Ints above[kVectors] = {};
  std::memcpy(value, values, sizeof value);
  for (uint32_t edge = 1u << shift; edge < partitions; edge += 1u << shift) {
    const Floats least = splat(low[edge]);
    for (size_t v = 0; v < kVectors; ++v) above[v] -= value[v] >= least;
  }
  for (size_t i = 0; i < kGroup; ++i) {
    const uint32_t code = static_cast<uint32_t>(above[i / kLanes][i % kLanes]) << shift;
    codes[i] = static_cast<uint8_t>(search_rest<levels>(low, values[i], code));
  }
}

template <uint32_t levels>
void find(const float* low, uint32_t partitions, const float* values, size_t count, uint8_t* codes) {
  const size_t grouped = count / kGroup * kGroup;
  for (size_t i = 0; i < grouped; i += kGroup) find_group<levels>(low, partitions, values + i, codes + i);
  if (grouped == count) return;
  float rest[kGroup] = {};
  uint8_t found[kGroup];
  std::copy(values + grouped, values + count, rest);
  find_group<levels>(low, partitions, rest, found);
  std::copy(found, found + (count - grouped), codes + grouped);
}

}  // namespace

void find_partitions(const float* low, uint32_t partitions, const float* values, size_t count, uint8_t* codes) {
  switch (search_levels(partitions)) {
    case 0: return find<0>(low, partitions, values, count, codes);
    case 1: return find<1>(low, partitions, values, count, codes);
    case 2: return find<2>(low, partitions, values, count, codes);
    case 3: return find<3>(low, partitions, values, count, codes);
    case 4: return find<4>(low, partitions, values, count, codes);
    case 5: return find<5>(low, partitions, values, count, codes);
    case 6: return find<6>(low, partitions, values, count, codes);
    case 7: return find<7>(low, partitions, values, count, codes);
    default: return find<8>(low, partitions, values, count, codes);
  }
}

}  // namespace de
