#include "crc32.hpp"

#include <array>
#include <cstring>

namespace de {
namespace {

constexpr int kAtOnce = 8;

// One table per byte that is folded at a time ("slicing by 8", M. Kounavis and F. Berry, 2005).
constexpr auto kTables = [] {
  std::array<std::array<uint32_t, 256>, kAtOnce> tables{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) ? 0xEDB88320u : 0u);
    tables[0][i] = value;
  }
  for (uint32_t i = 0; i < 256; ++i) {
    for (int t = 1; t < kAtOnce; ++t) tables[t][i] = (tables[t - 1][i] >> 8) ^ tables[0][tables[t - 1][i] & 255];
  }
  return tables;
}();

// The contribution of a word whose last byte is followed by `after` more.
uint32_t fold(uint32_t word, int after) {
  return kTables[after + 3][word & 255] ^ kTables[after + 2][(word >> 8) & 255] ^
         kTables[after + 1][(word >> 16) & 255] ^ kTables[after][word >> 24];
}

}  // namespace

uint32_t crc32(const uint8_t* bytes, size_t count) {
  uint32_t crc = ~0u;
  for (; count >= kAtOnce; count -= kAtOnce, bytes += kAtOnce) {
    uint32_t words[2];
    std::memcpy(words, bytes, sizeof words);
    crc = fold(words[0] ^ crc, 4) ^ fold(words[1], 0);
  }
  for (; count > 0; --count) crc = (crc >> 8) ^ kTables[0][(crc ^ *bytes++) & 255];
  return ~crc;
}

}  // namespace de
