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

  void append(const uint8_t* values, size_t count, uint32_t width) {
    uint64_t pending = pending_;
    uint32_t filled = filled_;
    for (size_t i = 0; i < count; ++i) {
      pending |= uint64_t{values[i]} << filled;
      filled += width;
      if (filled >= 32) {
        push(static_cast<uint32_t>(pending));
        pending >>= 32;
        filled -= 32;
      }
    }
    pending_ = pending;
    filled_ = filled;
  }

  size_t bytes() const { return words_.size() * 4 + (filled_ + 7) / 8; }

  // Writes bytes() bytes and returns the place after them. Little-endian hosts only.
  uint8_t* copy_to(uint8_t* out) const;

 private:
  void push(uint32_t word) {
    if (words_.size() == words_.capacity()) words_.reserve(words_.size() + words_.size() / 8 + 8);
    words_.push_back(word);
  }

  std::vector<uint32_t> words_;
  uint64_t pending_ = 0;
  uint32_t filled_ = 0;
};

}  // namespace de
