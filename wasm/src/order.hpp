#pragma once

#include <cstdint>
#include <vector>

namespace de {

// Ids of the inputs in build order: floor(i * inputs / sample) for i < sample, then all others ascending.
std::vector<uint32_t> build_order(uint32_t inputs, uint32_t sample);

}  // namespace de
