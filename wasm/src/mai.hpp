#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace de {

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

  void offer(const float* values, const uint32_t* ids, size_t count);
  void add(uint64_t key);

  // Keys, best first.
  const std::vector<uint64_t>& sorted();

 private:
  void shrink();

  uint32_t size_;
  float floor_ = -std::numeric_limits<float>::infinity();  // a lower value cannot get in any more
  uint64_t worst_key_ = 0;                                 // nor a smaller key
  std::vector<uint64_t> keys_;
};

}  // namespace de
