#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace de {

// Lower edges of partitions 1, 2, ... (at most partitions - 1, ascending, distinct) that cut sorted values into
// about equally deep partitions. Equal values are never cut apart; depth lost to ties is spread over the rest.
std::vector<float> quantile_edges(const float* sorted, size_t count, uint32_t partitions);

}  // namespace de
