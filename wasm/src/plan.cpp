#include "plan.hpp"

#include <algorithm>
#include <bit>

#include "edges.hpp"

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

uint32_t bits_for(uint32_t codes) { return static_cast<uint32_t>(std::bit_width(codes - 1)); }

}  // namespace

UnitPlan plan_unit(float* sample, size_t count, uint32_t partitions) {
  std::sort(sample, sample + count);
  UnitPlan plan;
  uint32_t partitions_left = partitions;
  size_t others = count;
  const Run run = longest_run(sample, count);
  if (run.length * partitions > count) {
    plan.has_mode = true;
    plan.mode = sample[run.begin];
    plan.mode_share = static_cast<double>(run.length) / static_cast<double>(count);
    plan.sparse = run.length * bits_for(partitions) > count;
    partitions_left = plan.sparse ? std::min(partitions, 255u) : partitions - 1;
    std::move(sample + run.begin + run.length, sample + count, sample + run.begin);
    others -= run.length;
  }
  plan.edges = quantile_edges(sample, others, partitions_left);
  plan.others = static_cast<uint32_t>(plan.edges.size()) + 1;
  plan.bits = bits_for(plan.sparse ? plan.others : plan.codes());
  return plan;
}

}  // namespace de
