#include "encoder.hpp"

#include <limits>
#include <utility>

#include "partition.hpp"

namespace de {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// Keeps the values that are not the mode; returns how many.
size_t drop_mode(float mode, const float* values, size_t count, uint8_t* flags, float* kept) {
  size_t left = 0;
  for (size_t i = 0; i < count; ++i) {
    const bool is_mode = values[i] == mode;
    flags[i] = is_mode ? 1 : 0;
    kept[left] = values[i];
    left += is_mode ? 0 : 1;
  }
  return left;
}

void mark_mode(float mode, uint8_t code, const float* values, size_t count, uint8_t* codes) {
  for (size_t i = 0; i < count; ++i) codes[i] = values[i] == mode ? code : codes[i];
}

void widen(float* low, float* high, const float* values, const uint8_t* codes, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    const uint8_t code = codes[i];
    if (values[i] < low[code]) low[code] = values[i];
    if (values[i] > high[code]) high[code] = values[i];
  }
}

}  // namespace

UnitEncoder::UnitEncoder(UnitPlan plan, uint32_t inputs, uint32_t mai_size)
    : plan_(std::move(plan)),
      low_(plan_.codes(), kInfinity),
      high_(plan_.codes(), -kInfinity),
      mai_(mai_size, inputs) {
  if (plan_.has_mode) low_[plan_.others] = high_[plan_.others] = plan_.mode;
  const double share = plan_.sparse ? 1 - plan_.mode_share : 1;
  codes_.reserve(static_cast<uint64_t>(share * inputs * plan_.bits));
  if (plan_.sparse) flags_.reserve(inputs);
}

void UnitEncoder::push(const float* values, const uint32_t* ids, size_t count) {
  alignas(16) float kept[kMaxRows];
  uint8_t flags[kMaxRows];
  uint8_t codes[kMaxRows];
  mai_.offer(values, ids, count);
  if (plan_.sparse) {
    const size_t left = drop_mode(plan_.mode, values, count, flags, kept);
    flags_.append(flags, count, 1);
    values = kept;
    count = left;
  }
  find_partitions(plan_.edges.data(), plan_.edges.size(), values, count, codes);
  if (plan_.has_mode && !plan_.sparse) {
    mark_mode(plan_.mode, static_cast<uint8_t>(plan_.others), values, count, codes);
  }
  widen(low_.data(), high_.data(), values, codes, count);
  codes_.append(codes, count, plan_.bits);
  coded_ += static_cast<uint32_t>(count);
}

}  // namespace de
