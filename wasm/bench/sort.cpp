// The reference's way to index a layer, for benchmarks: keep the activations of every unit together, then sort each
// unit's (activation, input) pairs. Reference: uwdb/DeepEverest, commit 756c5c9. Its later steps (partition ids, bounds,
// MAI, packing) are left out: they take far less than the sorting.

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

struct Layer {
  size_t units = 0;
  size_t inputs = 0;
  size_t held = 0;
  std::vector<float> rows;    // [batch, units]
  std::vector<float> values;  // [units, inputs]
};

Layer layer;

}  // namespace

// Room for `batch` rows of `units` values; `inputs` rows will come in all.
BENCH_API float* bench_start(uint32_t units, uint32_t inputs, uint32_t batch) {
  layer = Layer{units, inputs, 0, std::vector<float>(size_t{batch} * units), std::vector<float>(size_t{units} * inputs)};
  return layer.rows.data();
}

// Takes the next `count` rows.
BENCH_API void bench_push(uint32_t count) {
  for (size_t unit = 0; unit < layer.units; ++unit) {
    float* to = layer.values.data() + unit * layer.inputs + layer.held;
    for (size_t row = 0; row < count; ++row) to[row] = layer.rows[row * layer.units + unit];
  }
  layer.held += count;
}

// Sorts every unit, highest first; returns the sum of the ids of the highest.
BENCH_API uint32_t bench_sort() {
  std::vector<Entry> entries(layer.inputs);
  uint32_t sum = 0;
  for (size_t unit = 0; unit < layer.units; ++unit) {
    const float* values = layer.values.data() + unit * layer.inputs;
    for (size_t i = 0; i < layer.inputs; ++i) entries[i] = {values[i], static_cast<uint32_t>(i)};
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.value > b.value; });
    sum += entries[0].id;
  }
  return sum;
}
