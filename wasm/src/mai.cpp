#include "mai.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>

namespace de {
namespace {

constexpr uint32_t kSign = 0x80000000u;

}  // namespace

// IEEE 754 floats sort like their bits with the sign flipped, negative ones with all bits flipped. -0 becomes 0.
uint64_t entry_key(float value, uint32_t id) {
  value += 0.0f;
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  bits = bits & kSign ? ~bits : bits | kSign;
  return uint64_t{bits} << 32 | static_cast<uint32_t>(~id);
}

float entry_value(uint64_t key) {
  uint32_t bits = static_cast<uint32_t>(key >> 32);
  bits = bits & kSign ? bits ^ kSign : ~bits;
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

uint32_t entry_id(uint64_t key) { return ~static_cast<uint32_t>(key); }

TopInputs::TopInputs(uint32_t size, uint32_t inputs)
    : size_(size),
      floor_(-std::numeric_limits<float>::infinity()),
      capacity_(size == 0 ? 0 : std::min<size_t>(inputs, size_t{size} + size / 2 + 16)) {
  keys_.reserve(capacity_);
}

void TopInputs::add(uint64_t key) {
  if (key <= worst_key_) return;
  if (keys_.size() == capacity_) {
    shrink();
    if (key <= worst_key_) return;
  }
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
