#include "fold.hpp"

#include <algorithm>

namespace de {
namespace {

constexpr size_t kTable = 256;

struct Sum {
  static float of(float a, float b) { return a + b; }
};
struct Min {
  static float of(float a, float b) { return b < a ? b : a; }
};
struct Max {
  static float of(float a, float b) { return b > a ? b : a; }
};

// Folds the terms of `width` units at once, and into what is there unless they are the first.
template <typename F, size_t width>
void fold_units(const uint8_t* codes, const float* tables, bool first, size_t count, float* result) {
  for (size_t i = 0; i < count; ++i) {
    float folded = tables[codes[i]];
    for (size_t u = 1; u < width; ++u) folded = F::of(folded, tables[u * kTable + codes[u * BlockFold::kInputs + i]]);
    result[i] = first ? folded : F::of(result[i], folded);
  }
}

template <typename F>
void fold_all(const uint8_t* codes, const float* tables, size_t units, size_t count, float* result) {
  constexpr size_t kWidth = 5;
  size_t unit = 0;
  for (; unit + kWidth <= units; unit += kWidth) {
    fold_units<F, kWidth>(codes + unit * BlockFold::kInputs, tables + unit * kTable, unit == 0, count, result);
  }
  for (; unit < units; ++unit) {
    fold_units<F, 1>(codes + unit * BlockFold::kInputs, tables + unit * kTable, unit == 0, count, result);
  }
}

}  // namespace

BlockFold::BlockFold(uint32_t units)
    : units_(units), codes_(size_t{units} * kInputs), tables_(size_t{units} * kTable), result_(kInputs) {}

const float* BlockFold::run(Fold fold, size_t count) {
  float* result = result_.data();
  if (fold == Fold::kSum) fold_all<Sum>(codes_.data(), tables_.data(), units_, count, result);
  if (fold == Fold::kMin) fold_all<Min>(codes_.data(), tables_.data(), units_, count, result);
  if (fold == Fold::kMax) fold_all<Max>(codes_.data(), tables_.data(), units_, count, result);
  return result;
}

}  // namespace de
