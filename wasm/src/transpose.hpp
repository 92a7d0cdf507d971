#pragma once

#include <cstddef>

namespace de {

// to[column * to_stride + row] = from[row * from_stride + column].
void transpose(const float* from, size_t from_stride, size_t rows, size_t columns, float* to, size_t to_stride);

}  // namespace de
