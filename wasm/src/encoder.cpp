#include "encoder.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "compress.hpp"
#include "partition.hpp"
#include "vector.hpp"

namespace de {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

UnitState start(const UnitPlan& plan, uint32_t inputs) {
  UnitState state;
  state.has_mode = plan.has_mode;
  state.sparse = plan.sparse;
  state.mode = plan.mode;
  state.others = plan.others;
  state.low.assign(size_t{1} << search_levels(plan.others), kInfinity);
  std::copy(plan.edges.begin(), plan.edges.end(), state.low.begin() + 1);
  state.high.assign(plan.others, -kInfinity);
  state.flags = DigitWriter(2);
  state.codes = DigitWriter(plan.symbols());
  const double share = plan.sparse ? 1 - plan.mode_share : 1;
  if (plan.sparse && share > 0) state.flags.reserve(inputs);
  state.codes.reserve(static_cast<uint64_t>(share * inputs) + (plan.sparse ? inputs / 64 : 0));
  return state;
}

// The codes of all values, in place of those of the values that are not the mode.
void insert_mode(uint8_t code, const uint8_t* flags, size_t count, size_t others, uint8_t* codes) {
  for (size_t i = count; i-- > 0;) codes[i] = flags[i] ? code : codes[--others];
}

}  // namespace

UnitEncoder::UnitEncoder(const UnitPlan& plan, uint32_t inputs, uint32_t mai_size)
    : UnitEncoder(start(plan, inputs), inputs, mai_size, {}) {}

UnitEncoder::UnitEncoder(UnitState state, uint32_t inputs, uint32_t mai_size, const std::vector<uint64_t>& mai)
    : state_(std::move(state)), mai_(mai_size) {
  if (state_.count > 0) state_.codes.reserve(uint64_t{inputs} * state_.coded / state_.count);
  if (state_.count > 0 && state_.sparse && state_.coded > 0) state_.flags.reserve(inputs);
  mai_.take(mai);
  if (state_.has_mode) mai_.only_above(state_.mode);
}

void UnitEncoder::push(const float* values, const uint32_t* ids, size_t count) {
  float kept[kMaxRows + kLanes];
  uint8_t flags[kMaxRows];
  uint8_t codes[kMaxRows];
  size_t others = count;
  mai_.offer(values, ids, count);
  if (state_.has_mode) {
    others = drop_value(state_.mode, values, count, flags, kept);
    values = kept;
  }
  find_partitions(state_.low.data(), state_.others, values, others, codes);
  widen(values, codes, others);
  if (state_.sparse) append_flags(flags, count, others);
  const bool insert = state_.has_mode && !state_.sparse;
  if (insert) insert_mode(static_cast<uint8_t>(state_.others), flags, count, others, codes);
  const size_t coded = insert ? count : others;
  state_.codes.append(codes, coded);
  state_.coded += static_cast<uint32_t>(coded);
  state_.count += static_cast<uint32_t>(count);
}

// A unit that was the mode all the time needs no flags.
void UnitEncoder::append_flags(const uint8_t* flags, size_t count, size_t others) {
  if (state_.coded == 0 && others == 0) return;
  if (state_.coded == 0) state_.flags.append_run(1, state_.count);
  state_.flags.append(flags, count);
}

void UnitEncoder::widen(const float* values, const uint8_t* codes, size_t count) {
  float* high = state_.high.data();
  float least = state_.low[0];
  for (size_t i = 0; i < count; ++i) {
    if (values[i] < least) least = values[i];
    if (values[i] > high[codes[i]]) high[codes[i]] = values[i];
  }
  state_.low[0] = least;
}

}  // namespace de
