#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace de {

enum class Fold : uint32_t { kSum = 0, kMin = 1, kMax = 2 };

// Folds, for a block of inputs, the terms that their codes stand for: result[i] = fold over units u of
// table[u][codes[u][i]]. Sums are rounded to nearest at each of the units - 1 additions.
class BlockFold {
 public:
  // Inputs of a block; sums of a block fit into the first-level cache.
  static constexpr size_t kInputs = 4096;

  explicit BlockFold(uint32_t units);

  // [units, kInputs]
  uint8_t* codes() { return codes_.data(); }
  // [units, 256]
  float* tables() { return tables_.data(); }

  // count <= kInputs
  const float* run(Fold fold, size_t count);

 private:
  uint32_t units_;
  std::vector<uint8_t> codes_;
  std::vector<float> tables_;
  std::vector<float> result_;
};

}  // namespace de
