#include "sort.hpp"

#include <algorithm>
#include <cstring>

namespace de {
namespace {

constexpr uint32_t kSign = 0x80000000u;
constexpr uint32_t kBits = 8;
constexpr uint32_t kBuckets = 1u << kBits;
constexpr uint32_t kPasses = 4;

void scatter(const uint32_t* from, uint32_t* to, size_t count, uint32_t shift, uint32_t* starts) {
  uint32_t next = 0;
  for (uint32_t bucket = 0; bucket < kBuckets; ++bucket) {
    const uint32_t size = starts[bucket];
    starts[bucket] = next;
    next += size;
  }
  for (size_t i = 0; i < count; ++i) to[starts[(from[i] >> shift) & (kBuckets - 1)]++] = from[i];
}

}  // namespace

uint32_t sort_key(float value) {
  value += 0.0f;
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits & kSign ? ~bits : bits | kSign;
}

float key_value(uint32_t key) {
  const uint32_t bits = key & kSign ? key ^ kSign : ~key;
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

void sort_floats(float* values, size_t count, uint32_t* scratch) {
  if (count == 0) return;
  uint32_t counts[kPasses][kBuckets] = {};
  uint32_t* from = scratch;
  uint32_t* to = scratch + count;
  // Zeros after a ReLU are the least and the most frequent value; they need no sorting.
  float least = values[0];
  for (size_t i = 1; i < count; ++i) least = std::min(least, values[i]);
  size_t others = 0;
  for (size_t i = 0; i < count; ++i) {
    from[others] = sort_key(values[i]);
    others += values[i] == least ? 0 : 1;
  }
  float* const rest = std::fill_n(values, count - others, least);
  count = others;
  for (size_t i = 0; i < count; ++i) {
    for (uint32_t pass = 0; pass < kPasses; ++pass) ++counts[pass][(from[i] >> (pass * kBits)) & (kBuckets - 1)];
  }
  for (uint32_t pass = 0; pass < kPasses; ++pass) {
    scatter(from, to, count, pass * kBits, counts[pass]);
    std::swap(from, to);
  }
  for (size_t i = 0; i < count; ++i) rest[i] = key_value(from[i]);
}

}  // namespace de
