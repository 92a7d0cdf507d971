#pragma once

#include <cstddef>
#include <cstdint>

namespace de {

// codes[i] = number of edges <= values[i]; at most 255 edges. Reads and writes whole groups of kGroup values:
// both arrays have room for `count` rounded up.
inline constexpr size_t kGroup = 16;
void find_partitions(const float* edges, size_t edge_count, const float* values, size_t count, uint8_t* codes);

}  // namespace de
