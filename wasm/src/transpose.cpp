#include "transpose.hpp"

#include <cstring>

#include "vector.hpp"

namespace de {
namespace {

void transpose_block(const float* from, size_t from_stride, float* to, size_t to_stride) {
  const Floats a = load(from);
  const Floats b = load(from + from_stride);
  const Floats c = load(from + 2 * from_stride);
  const Floats d = load(from + 3 * from_stride);
  const Floats ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5);
  const Floats ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const Floats cd_low = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  const Floats cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  store(to, __builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5));
  store(to + to_stride, __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7));
  store(to + 2 * to_stride, __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5));
  store(to + 3 * to_stride, __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7));
}

}  // namespace

void transpose(const float* from, size_t from_stride, size_t rows, size_t columns, float* to, size_t to_stride) {
  const size_t block_rows = rows / kLanes * kLanes;
  const size_t block_columns = columns / kLanes * kLanes;
  for (size_t row = 0; row < block_rows; row += kLanes) {
    for (size_t column = 0; column < block_columns; column += kLanes) {
      transpose_block(from + row * from_stride + column, from_stride, to + column * to_stride + row, to_stride);
    }
  }
  for (size_t row = 0; row < rows; ++row) {
    for (size_t column = row < block_rows ? block_columns : 0; column < columns; ++column) {
      to[column * to_stride + row] = from[row * from_stride + column];
    }
  }
}

}  // namespace de
