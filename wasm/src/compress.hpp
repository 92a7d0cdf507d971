#pragma once

#include <cstddef>
#include <cstdint>

namespace de {

// Copies the values that differ from `dropped` to `kept` and returns how many there are; flags[i] = 1 where a value is
// `dropped`. `kept` has room for count + 3 values.
size_t drop_value(float dropped, const float* values, size_t count, uint8_t* flags, float* kept);

}  // namespace de
