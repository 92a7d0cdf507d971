#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace de {

// How the values of one unit become codes; decided from a sample, right for any data.
//
// Codes 0..others-1 are partitions by value, ascending. A unit with a frequent value (the mode) has one more code,
// `others`, for exactly that value. Plain: every input has a digit of base codes(). Sparse: one bit per input says
// whether it is the mode, the remaining inputs have a digit of base `others` each.
struct UnitPlan {
  bool has_mode = false;
  bool sparse = false;
  float mode = 0;
  // Share of the mode in the sample.
  double mode_share = 0;
  uint32_t others = 1;
  // Lower edges of partitions 1..others-1, ascending, values of the sample.
  std::vector<float> edges;

  uint32_t codes() const { return others + (has_mode ? 1 : 0); }
  // Base of the digits.
  uint32_t symbols() const { return sparse ? others : codes(); }
};

// `sorted` values of a sample, ascending and finite; count >= 1; partitions 2..256. A partition is to hold 1 / partitions
// of the inputs; a value more frequent than that becomes the mode, and the others have that many partitions less.
// Overwrites the sample.
UnitPlan plan_unit(float* sorted, size_t count, uint32_t partitions);

}  // namespace de
