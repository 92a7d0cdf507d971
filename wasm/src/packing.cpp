#include "packing.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

namespace de {

static_assert(std::endian::native == std::endian::little);

namespace {

// Words are written as numbers of 8 bytes.
constexpr size_t kSlack = 8;

constexpr Packing best_packing(uint32_t symbols) {
  Packing best;
  for (uint32_t bytes = 1; bytes <= 7; ++bytes) {
    const uint64_t limit = uint64_t{1} << (8 * bytes);
    uint32_t digits = 0;
    for (uint64_t numbers = 1; numbers <= limit / symbols; numbers *= symbols) ++digits;
    if (digits > 0 && (best.bytes == 0 || bytes * best.digits < best.bytes * digits)) best = {digits, bytes};
  }
  return best;
}

constexpr auto kPackings = [] {
  std::array<Packing, 257> packings;
  for (uint32_t symbols = 2; symbols < packings.size(); ++symbols) packings[symbols] = best_packing(symbols);
  return packings;
}();

// Words that are made at a time: each waits for a multiplication per digit.
constexpr size_t kAtOnce = 4;

// Eight bytes of 0 or 1 as one byte, the first the least significant bit.
uint8_t eight_bits(const uint8_t* bits) {
  uint64_t bytes;
  std::memcpy(&bytes, bits, sizeof bytes);
  return static_cast<uint8_t>(bytes * 0x0102040810204080u >> 56);
}

// Writes kSlack bytes from each word on, the first word first.
template <size_t words>
void write_words(uint64_t symbols, Packing packing, const uint8_t* codes, uint8_t* out) {
  uint64_t numbers[words] = {};
  for (size_t digit = packing.digits; digit-- > 0;) {
    for (size_t w = 0; w < words; ++w) numbers[w] = numbers[w] * symbols + codes[w * packing.digits + digit];
  }
  for (size_t w = 0; w < words; ++w) std::memcpy(out + w * packing.bytes, &numbers[w], kSlack);
}

}  // namespace

Packing packing_for(uint32_t symbols) { return symbols < kPackings.size() ? kPackings[symbols] : Packing{}; }

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
  size_t word = 0;
  if (symbols_ == 2) {
    for (; word < words; ++word) out[word] = eight_bits(codes + word * 8);
  }
  for (; word + kAtOnce <= words; word += kAtOnce) {
    write_words<kAtOnce>(symbols_, packing_, codes + word * packing_.digits, out + word * packing_.bytes);
  }
  for (; word < words; ++word) {
    write_words<1>(symbols_, packing_, codes + word * packing_.digits, out + word * packing_.bytes);
  }
  size_ += words * packing_.bytes;
  return words * packing_.digits;
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
