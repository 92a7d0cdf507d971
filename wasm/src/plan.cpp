#include "plan.hpp"

#include <algorithm>
#include <cmath>

#include "edges.hpp"
#include "packing.hpp"

namespace de {
namespace {

struct Run {
  size_t begin = 0;
  size_t length = 0;
};

Run longest_run(const float* sorted, size_t count) {
  Run best;
  for (size_t begin = 0; begin < count;) {
    size_t end = begin + 1;
    while (end < count && sorted[end] == sorted[begin]) ++end;
    if (end - begin > best.length) best = {begin, end - begin};
    begin = end;
  }
  return best;
}

double bits_per_digit(uint32_t symbols) {
  const Packing packing = packing_for(symbols);
  return 8.0 * packing.bytes / packing.digits;
}

}  // namespace

UnitPlan plan_unit(float* sorted, size_t count, uint32_t partitions) {
  UnitPlan plan;
  uint32_t wanted = partitions;
  size_t others = count;
  const Run run = longest_run(sorted, count);
  if (run.length * partitions > count) {
    plan.has_mode = true;
    plan.mode = sorted[run.begin];
    plan.mode_share = static_cast<double>(run.length) / static_cast<double>(count);
    others -= run.length;
    const double share = static_cast<double>(others) / static_cast<double>(count);
    wanted = static_cast<uint32_t>(std::clamp<long>(std::lround(share * partitions), 1, 255));
    std::move(sorted + run.begin + run.length, sorted + count, sorted + run.begin);
  }
  plan.edges = quantile_edges(sorted, others, wanted);
  plan.others = static_cast<uint32_t>(plan.edges.size()) + 1;
  plan.sparse = plan.has_mode && 1 + (1 - plan.mode_share) * bits_per_digit(plan.others) < bits_per_digit(plan.codes());
  plan.sparse |= plan.has_mode && others == 0;
  return plan;
}

}  // namespace de
