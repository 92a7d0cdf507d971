#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "bits.hpp"
#include "mai.hpp"
#include "plan.hpp"

namespace de {

// Most values one call of UnitEncoder::push takes.
inline constexpr size_t kMaxRows = 512;

// Everything kept of one unit while its values stream by.
class UnitEncoder {
 public:
  UnitEncoder(UnitPlan plan, uint32_t inputs, uint32_t mai_size);

  // `values` of the inputs `ids`: count <= kMaxRows of them, readable up to kMaxRows.
  void push(const float* values, const uint32_t* ids, size_t count);

  // Smallest and largest value of a code; (infinity, -infinity) while it is empty.
  const std::vector<float>& low() const { return low_; }
  const std::vector<float>& high() const { return high_; }

  const UnitPlan& plan() const { return plan_; }
  const BitWriter& flags() const { return flags_; }
  const BitWriter& codes() const { return codes_; }
  uint32_t coded() const { return coded_; }
  TopInputs& mai() { return mai_; }

 private:
  UnitPlan plan_;
  std::vector<float> low_;
  std::vector<float> high_;
  TopInputs mai_;
  BitWriter flags_;
  BitWriter codes_;
  uint32_t coded_ = 0;
};

}  // namespace de
