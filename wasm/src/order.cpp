#include "order.hpp"

namespace de {

std::vector<uint32_t> build_order(uint32_t inputs, uint32_t sample) {
  std::vector<uint32_t> order(inputs);
  uint32_t sampled = 0;
  uint32_t rest = sample;
  for (uint32_t id = 0; id < inputs; ++id) {
    const bool in_sample = sampled < sample && id == uint64_t{sampled} * inputs / sample;
    order[in_sample ? sampled++ : rest++] = id;
  }
  return order;
}

}  // namespace de
