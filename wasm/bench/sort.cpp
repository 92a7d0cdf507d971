// The reference's way to index a unit, for benchmarks: sort its (activation, input) pairs.
// Reference: uwdb/DeepEverest, commit 756c5c9, std::sort of every unit.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#define BENCH_API extern "C" __attribute__((used, visibility("default")))

namespace {

struct Entry {
  float value;
  uint32_t id;
};

std::vector<float> values;

}  // namespace

// Room for the values of one unit.
BENCH_API float* bench_values(uint32_t inputs) {
  values.resize(inputs);
  return values.data();
}

// Sorts them, highest first; returns the id of the highest.
BENCH_API uint32_t bench_sort() {
  std::vector<Entry> entries(values.size());
  for (size_t i = 0; i < values.size(); ++i) entries[i] = {values[i], static_cast<uint32_t>(i)};
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.value > b.value; });
  return entries.empty() ? 0 : entries[0].id;
}
