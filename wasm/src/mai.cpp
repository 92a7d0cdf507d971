#include "mai.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "sort.hpp"

namespace de {

uint64_t entry_key(float value, uint32_t id) {
  return uint64_t{sort_key(value)} << 32 | static_cast<uint32_t>(~id);
}

float entry_value(uint64_t key) { return key_value(static_cast<uint32_t>(key >> 32)); }

uint32_t entry_id(uint64_t key) { return ~static_cast<uint32_t>(key); }

void TopInputs::only_above(float value) { only_from(std::nextafter(value, std::numeric_limits<float>::infinity())); }

void TopInputs::only_from(float value) { floor_ = std::max(floor_, value); }

// Few values get in, so they are looked at in groups first.
void TopInputs::offer(const float* values, const uint32_t* ids, size_t count) {
  constexpr size_t kGroup = 16;
  if (size_ == 0) return;
  for (size_t begin = 0; begin < count; begin += kGroup) {
    const size_t end = std::min(count, begin + kGroup);
    uint32_t any = 0;
    for (size_t i = begin; i < end; ++i) any |= values[i] >= floor_ ? 1 : 0;
    if (!any) continue;
    for (size_t i = begin; i < end; ++i) {
      if (values[i] >= floor_) add(entry_key(values[i], ids[i]));
    }
  }
}

void TopInputs::add(uint64_t key) {
  if (key <= worst_key_) return;
  const size_t capacity = size_t{size_} + size_ / 4 + 16;
  if (keys_.size() == capacity) {
    shrink();
    if (key <= worst_key_) return;
  }
  // At once: a vector that grew here and there would leave holes between all the others.
  if (keys_.empty()) keys_.reserve(capacity);
  keys_.push_back(key);
}

void TopInputs::shrink() {
  if (keys_.size() <= size_) return;
  std::nth_element(keys_.begin(), keys_.begin() + (size_ - 1), keys_.end(), std::greater<uint64_t>());
  keys_.resize(size_);
  worst_key_ = keys_.back();
  floor_ = entry_value(worst_key_);
}

const std::vector<uint64_t>& TopInputs::sorted() {
  shrink();
  std::sort(keys_.begin(), keys_.end(), std::greater<uint64_t>());
  return keys_;
}

}  // namespace de
