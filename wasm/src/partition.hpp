#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace de {

// Steps of the search among so many partitions.
inline uint32_t search_levels(uint32_t partitions) { return static_cast<uint32_t>(std::bit_width(partitions - 1)); }

// codes[i] = the largest c with low[c] <= values[i], or 0. low[1..] ascend; low has 2^search_levels entries, those
// past the last partition infinite; partitions 1..256.
void find_partitions(const float* low, uint32_t partitions, const float* values, size_t count, uint8_t* codes);

}  // namespace de
