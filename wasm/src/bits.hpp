#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace de {

// Appends numbers of a fixed width, least significant bit first.
class BitWriter {
 public:
  // Room for `bits` bits; more is allowed and grows by an eighth.
  void reserve(uint64_t bits) { words_.reserve(static_cast<size_t>((bits + 31) / 32)); }

  // `values` below 2^width; width <= 8.
  void append(const uint8_t* values, size_t count, uint32_t width) {
    size_t i = 0;
    for (; i + 4 <= count; i += 4) {
      const uint32_t low = values[i] | uint32_t{values[i + 1]} << width;
      const uint32_t high = values[i + 2] | uint32_t{values[i + 3]} << width;
      add(low | high << (2 * width), 4 * width);
    }
    for (; i < count; ++i) add(values[i], width);
  }

  size_t bytes() const { return words_.size() * 4 + (filled_ + 7) / 8; }

  // Writes bytes() bytes and returns the place after them. Little-endian hosts only.
  uint8_t* copy_to(uint8_t* out) const;

 private:
  // At most 32 bits; fewer than 32 are pending before and after.
  void add(uint32_t bits, uint32_t width) {
    pending_ |= uint64_t{bits} << filled_;
    filled_ += width;
    if (filled_ < 32) return;
    push(static_cast<uint32_t>(pending_));
    pending_ >>= 32;
    filled_ -= 32;
  }

  void push(uint32_t word) {
    if (words_.size() == words_.capacity()) words_.reserve(words_.size() + words_.size() / 8 + 8);
    words_.push_back(word);
  }

  std::vector<uint32_t> words_;
  uint64_t pending_ = 0;
  uint32_t filled_ = 0;
};

}  // namespace de
