#pragma once

#include <cstdint>
#include <vector>

namespace de {

// Ids in the order their rows arrive: of the `built` inputs of the first build the sample,
// ids floor(i * built / sample) for i = 0..sample-1, then the others ascending; then built..inputs-1.
std::vector<uint32_t> build_order(uint32_t inputs, uint32_t built, uint32_t sample);

}  // namespace de
