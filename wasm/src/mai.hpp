#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

namespace de {

// Most values that are offered at a time.
inline constexpr size_t kMaxRows = 512;

// A value and its input as one number: a larger key is a higher value or, of equal values, a smaller id.
uint64_t entry_key(float value, uint32_t id);
float entry_value(uint64_t key);
uint32_t entry_id(uint64_t key);

// The `size` inputs of highest value seen so far; of equal values the smaller ids.
class TopInputs {
 public:
  explicit TopInputs(uint32_t size) : size_(size) {}

  // From now on only values above this one count, or not below it.
  void only_above(float value);
  void only_from(float value);

  // count <= kMaxRows
  void offer(const float* values, const uint32_t* ids, size_t count);
  // Adds entries that were `sorted` once.
  void take(const std::vector<uint64_t>& keys);

  // Keys, best first; until the next change.
  std::span<const uint64_t> sorted();

 private:
  size_t capacity() const { return size_t{size_} + size_ / 4 + 16; }
  void make_room();
  void add(uint64_t key);
  void shrink();

  uint32_t size_;
  float floor_ = -std::numeric_limits<float>::infinity();  // a lower value cannot get in any more
  uint64_t worst_key_ = 0;                                 // nor a key that is not above this one
  uint64_t best_key_ = 0;
  std::unique_ptr<uint64_t[]> keys_;  // the best so far and some more, all above it
  size_t held_ = 0;
};

}  // namespace de
