#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace de {

// How the values of one unit become codes; decided from a sample, right for any data.
//
// Codes 0..others-1 are partitions by value, ascending. A unit with a frequent value (the mode) has one more code,
// `others`, for exactly that value. Plain layout: every input has `bits` bits. Sparse layout: one bit per input
// says whether it is the mode, the remaining inputs have `bits` bits each.
struct UnitPlan {
  bool has_mode = false;
  bool sparse = false;
  float mode = 0;
  // Share of the mode in the sample.
  double mode_share = 0;
  uint32_t others = 1;
  uint32_t bits = 0;
  // Lower edges of partitions 1..others-1, ascending.
  std::vector<float> edges;

  uint32_t codes() const { return others + (has_mode ? 1 : 0); }
};

// Sorts the sample in place. count >= 1; partitions 2..256; values finite.
UnitPlan plan_unit(float* sample, size_t count, uint32_t partitions);

}  // namespace de
