#include "partition.hpp"

namespace de {
namespace {

// A binary search without branches. Values are independent, so the processor overlaps several of them.
template <uint32_t levels>
void find(const float* low, const float* values, size_t count, uint8_t* codes) {
  for (size_t i = 0; i < count; ++i) {
    const float value = values[i];
    uint32_t code = 0;
    for (uint32_t level = levels; level > 0; --level) {
      const uint32_t step = 1u << (level - 1);
      code += value >= low[code + step] ? step : 0;
    }
    codes[i] = static_cast<uint8_t>(code);
  }
}

}  // namespace

void find_partitions(const float* low, uint32_t levels, const float* values, size_t count, uint8_t* codes) {
  switch (levels) {
    case 0: return find<0>(low, values, count, codes);
    case 1: return find<1>(low, values, count, codes);
    case 2: return find<2>(low, values, count, codes);
    case 3: return find<3>(low, values, count, codes);
    case 4: return find<4>(low, values, count, codes);
    case 5: return find<5>(low, values, count, codes);
    case 6: return find<6>(low, values, count, codes);
    case 7: return find<7>(low, values, count, codes);
    default: return find<8>(low, values, count, codes);
  }
}

}  // namespace de
