#include "edges.hpp"

#include <algorithm>

namespace de {
namespace {

// The place between two different values that is nearest to `cut`, after `begin`; count when there is none.
size_t nearest_gap(const float* sorted, size_t count, size_t begin, size_t cut) {
  const float value = sorted[cut];
  const size_t below = static_cast<size_t>(std::lower_bound(sorted + begin, sorted + cut, value) - sorted);
  const size_t above = static_cast<size_t>(std::upper_bound(sorted + cut, sorted + count, value) - sorted);
  return below > begin && cut - below <= above - cut ? below : above;
}

}  // namespace

std::vector<float> quantile_edges(const float* sorted, size_t count, uint32_t partitions) {
  std::vector<float> edges;
  size_t begin = 0;
  for (uint32_t left = partitions; left > 1 && begin < count; --left) {
    const size_t depth = std::max<size_t>(1, (count - begin) / left);
    const size_t cut = begin + depth;
    if (cut >= count) break;
    begin = nearest_gap(sorted, count, begin, cut);
    if (begin < count) edges.push_back(sorted[begin]);
  }
  return edges;
}

}  // namespace de
