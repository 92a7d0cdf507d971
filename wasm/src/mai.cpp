#include "mai.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>

#include "sort.hpp"
#include "vector.hpp"

namespace de {
namespace {

constexpr size_t kVectors = 4;
constexpr size_t kGroup = kLanes * kVectors;
constexpr size_t kExpected = 2;  // values of a group that get in, most of the time

// One bit per value of a group that is not below `floor`.
uint32_t bits_from(float floor, const float* values) {
  uint32_t bits = 0;
  for (size_t v = 0; v < kVectors; ++v) bits |= lane_bits(load(values + v * kLanes) >= splat(floor)) << (v * kLanes);
  return bits;
}

// Places of the values that are not below `floor`. The first of a group are taken without branches: which groups have one,
// or two, cannot be foreseen.
size_t find_from(float floor, const float* values, size_t count, uint16_t* places) {
  size_t found = 0;
  for (size_t begin = 0; begin + kGroup <= count; begin += kGroup) {
    uint32_t bits = bits_from(floor, values + begin);
    for (size_t i = 0; i < kExpected || bits != 0; ++i) {
      places[found] = static_cast<uint16_t>(begin + static_cast<size_t>(std::countr_zero(bits)));
      found += bits != 0 ? 1 : 0;
      bits &= bits - 1;
    }
  }
  for (size_t i = count / kGroup * kGroup; i < count; ++i) {
    places[found] = static_cast<uint16_t>(i);
    found += values[i] >= floor ? 1 : 0;
  }
  return found;
}

// Vectors compare signed numbers.
Longs as_signed(Longs keys) { return keys ^ splat(std::numeric_limits<int64_t>::min()); }

size_t count_above(uint64_t key, const uint64_t* keys, size_t count) {
  const Longs least = as_signed(splat(static_cast<int64_t>(key)));
  Longs found = {};
  size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    found -= as_signed(load(keys + i)) > least;
    found -= as_signed(load(keys + i + 2)) > least;
  }
  size_t rest = 0;
  for (; i < count; ++i) rest += keys[i] > key ? 1 : 0;
  return static_cast<size_t>(found[0] + found[1]) + rest;
}

// A number that at least `least` and at most `most` of the keys are above; keys differ; 0 < least < most < count. All
// keys are above `low`, none is above `high`.
uint64_t find_worst(const uint64_t* keys, size_t count, size_t least, size_t most, uint64_t low, uint64_t high) {
  for (;;) {
    // High values are few and far between.
    const uint64_t middle = low + std::max<uint64_t>(1, (high - low) / 4);
    const size_t found = count_above(middle, keys, count);
    if (found >= least && found <= most) return middle;
    (found > most ? low : high) = middle;
  }
}

// Keeps the keys above one and returns their number; without branches on keys.
size_t keep_above(uint64_t worst, uint64_t* keys, size_t count) {
  size_t kept = 0;
  for (size_t i = 0; i < count; ++i) {
    const uint64_t key = keys[i];
    keys[kept] = key;
    kept += key > worst ? 1 : 0;
  }
  return kept;
}

}  // namespace

uint64_t entry_key(float value, uint32_t id) {
  return uint64_t{sort_key(value)} << 32 | static_cast<uint32_t>(~id);
}

float entry_value(uint64_t key) { return key_value(static_cast<uint32_t>(key >> 32)); }

uint32_t entry_id(uint64_t key) { return ~static_cast<uint32_t>(key); }

void TopInputs::only_above(float value) { only_from(std::nextafter(value, std::numeric_limits<float>::infinity())); }

void TopInputs::only_from(float value) {
  floor_ = std::max(floor_, value);
  worst_key_ = std::max(worst_key_, uint64_t{sort_key(value)} << 32);
}

void TopInputs::offer(const float* values, const uint32_t* ids, size_t count) {
  uint16_t places[kMaxRows + kExpected];
  if (size_ == 0) return;
  const size_t found = find_from(floor_, values, count, places);
  if (found == 0) return;
  make_room();
  for (size_t i = 0; i < found; ++i) add(entry_key(values[places[i]], ids[places[i]]));
}

void TopInputs::take(const std::vector<uint64_t>& keys) {
  if (keys.empty()) return;
  make_room();
  for (const uint64_t key : keys) add(key);
}

void TopInputs::make_room() {
  if (!keys_) keys_.reset(new uint64_t[capacity()]);
}

void TopInputs::add(uint64_t key) {
  keys_[held_] = key;
  held_ += key > worst_key_ ? 1 : 0;
  best_key_ = std::max(best_key_, key);
  if (held_ == capacity()) shrink();
}

void TopInputs::shrink() {
  const size_t most = size_ + (capacity() - size_) / 4;
  worst_key_ = find_worst(keys_.get(), held_, size_, most, worst_key_, best_key_);
  held_ = keep_above(worst_key_, keys_.get(), held_);
  floor_ = std::max(floor_, entry_value(worst_key_));
}

std::span<const uint64_t> TopInputs::sorted() {
  const std::greater<uint64_t> better;
  uint64_t* const end = keys_.get() + held_;
  if (!std::is_sorted(keys_.get(), end, better)) std::sort(keys_.get(), end, better);
  held_ = std::min<size_t>(held_, size_);
  return {keys_.get(), held_};
}

}  // namespace de
