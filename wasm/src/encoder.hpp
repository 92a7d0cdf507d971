#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "mai.hpp"
#include "packing.hpp"
#include "plan.hpp"

namespace de {

// What is known of one unit after some of its values: together with the shape of the layer, all that a block says.
struct UnitState {
  bool has_mode = false;
  bool sparse = false;
  float mode = 0;
  uint32_t others = 1;
  uint32_t count = 0;  // values seen
  uint32_t coded = 0;  // values in the code stream
  // Smallest and largest value of each of the `others` partitions; (infinity, -infinity) while one is empty. Partitions
  // 1.. begin at their smallest value, which was in the sample. `low` is padded for find_partitions.
  std::vector<float> low;
  std::vector<float> high;
  // Sparse and coded > 0: 1 where the value is the mode.
  DigitWriter flags;
  DigitWriter codes;

  uint32_t symbols() const { return others + (has_mode && !sparse ? 1 : 0); }
};

// Everything kept of one unit while its values stream by.
class UnitEncoder {
 public:
  UnitEncoder(const UnitPlan& plan, uint32_t inputs, uint32_t mai_size);
  // Continues from a state; `mai` are the keys of the MAI.
  UnitEncoder(UnitState state, uint32_t inputs, uint32_t mai_size, const std::vector<uint64_t>& mai);

  // `values` of the inputs `ids`; count <= kMaxRows.
  void push(const float* values, const uint32_t* ids, size_t count);

  const UnitState& state() const { return state_; }
  TopInputs& mai() { return mai_; }

 private:
  void append_flags(const uint8_t* flags, size_t count, size_t others);
  void widen(const float* values, const uint8_t* codes, size_t count);

  UnitState state_;
  TopInputs mai_;
};

}  // namespace de
