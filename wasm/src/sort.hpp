#pragma once

#include <cstddef>
#include <cstdint>

namespace de {

// The bits of a float as a number that sorts like the float: the sign flipped, of negative ones all bits. -0 counts as 0.
uint32_t sort_key(float value);
float key_value(uint32_t key);

// Sorts finite values ascending; `scratch` has room for twice `count`. A radix sort of 8 bits at a time.
void sort_floats(float* values, size_t count, uint32_t* scratch);

}  // namespace de
