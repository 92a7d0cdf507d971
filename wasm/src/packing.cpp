#include "packing.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace de {

static_assert(std::endian::native == std::endian::little);

namespace {

// Words are written as numbers of 8 bytes.
constexpr size_t kSlack = 8;

// Eight bytes of 0 or 1 as one byte, the first the least significant bit.
uint64_t eight_bits(const uint8_t* bits) {
  uint64_t bytes;
  std::memcpy(&bytes, bits, sizeof bytes);
  return bytes * 0x0102040810204080u >> 56;
}

}  // namespace

Packing packing_for(uint32_t symbols) {
  if (symbols < 2) return {};
  Packing best;
  for (uint32_t bytes = 1; bytes <= 7; ++bytes) {
    const uint64_t limit = uint64_t{1} << (8 * bytes);
    uint32_t digits = 0;
    for (uint64_t numbers = 1; numbers <= limit / symbols; numbers *= symbols) ++digits;
    if (digits > 0 && (best.bytes == 0 || bytes * best.digits < best.bytes * digits)) best = {digits, bytes};
  }
  return best;
}

DigitWriter::DigitWriter(uint32_t symbols, uint64_t count, const uint8_t* packed) : DigitWriter(symbols) {
  const size_t full = count / packing_.digits * packing_.bytes;
  make_room(full);
  size_ = full;
  if (full > 0) std::memcpy(words_.get(), packed, full);
  if (packing_.bytes == 0) return;
  held_ = static_cast<uint32_t>(count % packing_.digits);
  if (held_ > 0) std::memcpy(&word_, packed + full, packing_.bytes);
  for (uint32_t i = 0; i < held_; ++i) weight_ *= symbols_;
}

void DigitWriter::reserve(uint64_t count) {
  grow(static_cast<size_t>(packing_.size(count)) + kSlack);
}

void DigitWriter::make_room(size_t bytes) {
  const size_t wanted = size_ + bytes + kSlack;
  if (wanted > capacity_) grow(wanted + size_ / 16);
}

void DigitWriter::grow(size_t wanted) {
  if (wanted <= capacity_) return;
  std::unique_ptr<uint8_t[]> larger(new uint8_t[wanted]);
  if (size_ > 0) std::memcpy(larger.get(), words_.get(), size_);
  words_ = std::move(larger);
  capacity_ = wanted;
}

void DigitWriter::append(const uint8_t* codes, size_t count) {
  if (packing_.bytes == 0) return;
  size_t done = 0;
  while (held_ > 0 && done < count) add(codes[done++]);
  done += append_words(codes + done, (count - done) / packing_.digits);
  while (done < count) add(codes[done++]);
}

size_t DigitWriter::append_words(const uint8_t* codes, size_t words) {
  make_room(words * packing_.bytes);
  uint8_t* out = words_.get() + size_;
  for (size_t word = 0; word < words; ++word, codes += packing_.digits, out += packing_.bytes) {
    const uint64_t number = symbols_ == 2 ? eight_bits(codes) : digits_of(codes);
    std::memcpy(out, &number, sizeof number);
  }
  size_ += words * packing_.bytes;
  return words * packing_.digits;
}

uint64_t DigitWriter::digits_of(const uint8_t* codes) const {
  uint64_t number = 0;
  for (uint32_t i = packing_.digits; i-- > 0;) number = number * symbols_ + codes[i];
  return number;
}

void DigitWriter::append_run(uint8_t code, uint64_t count) {
  if (packing_.bytes == 0) return;
  for (uint64_t i = 0; i < count; ++i) add(code);
}

void DigitWriter::push() {
  make_room(packing_.bytes);
  std::memcpy(words_.get() + size_, &word_, sizeof word_);
  size_ += packing_.bytes;
  word_ = 0;
  weight_ = 1;
  held_ = 0;
}

uint8_t* DigitWriter::copy_to(uint8_t* out) const {
  if (size_ > 0) std::memcpy(out, words_.get(), size_);
  out += size_;
  if (held_ == 0) return out;
  std::memcpy(out, &word_, packing_.bytes);
  return out + packing_.bytes;
}

}  // namespace de
