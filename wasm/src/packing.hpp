#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace de {

// How codes below `symbols` are packed: as digits of a number in that base, least significant first, `digits` of them
// in a little-endian word of `bytes` bytes. One symbol takes no room: digits 1, bytes 0.
struct Packing {
  uint32_t digits = 1;
  uint32_t bytes = 0;

  uint64_t words(uint64_t count) const { return (count + digits - 1) / digits; }
  uint64_t size(uint64_t count) const { return words(count) * bytes; }
};

// The packing of words of 1 to 7 bytes that takes the fewest bytes per digit, the shortest such word; symbols 1..256,
// for others as for one.
Packing packing_for(uint32_t symbols);

// Appends codes to packed words.
class DigitWriter {
 public:
  explicit DigitWriter(uint32_t symbols = 1) : symbols_(symbols), packing_(packing_for(symbols)) {}
  // Continues after `count` codes that were written by copy_to.
  DigitWriter(uint32_t symbols, uint64_t count, const uint8_t* packed);

  // Room for `count` codes in all; more is allowed and grows by a sixteenth.
  void reserve(uint64_t count);

  // Codes below `symbols`.
  void append(const uint8_t* codes, size_t count);
  void append_run(uint8_t code, uint64_t count);

  // Bytes of the words, the last one padded with zeros.
  size_t bytes() const { return size_ + (held_ > 0 ? packing_.bytes : 0); }
  // Writes bytes() bytes and returns the place after them.
  uint8_t* copy_to(uint8_t* out) const;

 private:
  void add(uint8_t code) {
    word_ += code * weight_;
    weight_ *= symbols_;
    if (++held_ == packing_.digits) push();
  }
  void push();
  void make_room(size_t bytes);
  void grow(size_t wanted);
  size_t append_words(const uint8_t* codes, size_t words);

  uint32_t symbols_;
  Packing packing_;
  std::unique_ptr<uint8_t[]> words_;
  size_t size_ = 0;
  size_t capacity_ = 0;
  uint64_t word_ = 0;    // digits that do not fill a word yet
  uint64_t weight_ = 1;  // of the next digit
  uint32_t held_ = 0;    // number of these digits
};

}  // namespace de
