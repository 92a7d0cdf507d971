#include "order.hpp"

#include <numeric>

namespace de {

std::vector<uint32_t> build_order(uint32_t inputs, uint32_t built, uint32_t sample) {
  std::vector<uint32_t> order(inputs);
  uint32_t sampled = 0;
  uint32_t rest = sample;
  for (uint32_t id = 0; id < built; ++id) {
    const bool in_sample = sampled < sample && id == uint64_t{sampled} * built / sample;
    order[in_sample ? sampled++ : rest++] = id;
  }
  std::iota(order.begin() + built, order.end(), built);
  return order;
}

}  // namespace de
