#pragma once

#include <cstddef>
#include <cstdint>

#include "encoder.hpp"

namespace de {

inline constexpr uint32_t kFormatVersion = 1;

// The serialised index of one unit, little-endian, a multiple of 4 bytes; src/index/codec.ts reads it:
//
//   u32  CRC-32 of everything after these four bytes
//   u32  unit of the layer
//   u32  inputs in the code stream: all of them, or in the sparse layout those that are not the mode
//   u16  codes; u8 bits per code; u8 flags (1: the last code is the mode, 2: sparse layout)
//   f32  low[codes], high[codes]; (infinity, -infinity) for a code that no input has
//   f32  MAI values, descending
//   u16  MAI ids, or u32 when the layer has more than 65,536 inputs
//   then, sparse: one bit per input in build order, 1 = mode, padded to a byte
//   then the codes in build order, least significant bit first, padded to 4 bytes
size_t block_bytes(const UnitEncoder& unit, uint32_t inputs, uint32_t mai_size);
void write_block(UnitEncoder& unit, uint32_t unit_number, uint32_t inputs, uint8_t* out, size_t bytes);

}  // namespace de
