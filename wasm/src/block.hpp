#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "encoder.hpp"

namespace de {

inline constexpr uint32_t kFormatVersion = 2;

// The serialised index of one unit, little-endian, a multiple of 4 bytes. src/index/codec.ts describes and reads it.

size_t block_bytes(UnitEncoder& unit, uint32_t inputs);
void write_block(UnitEncoder& unit, uint32_t unit_number, uint32_t inputs, uint8_t* out, size_t bytes);

// A unit kept whole: its values in build order.
size_t block_bytes(const std::vector<float>& values);
void write_block(const std::vector<float>& values, uint32_t unit_number, uint8_t* out, size_t bytes);

// What a block was written from; nothing when the bytes are not a block of this unit and count of inputs.
struct SavedUnit {
  UnitState state;
  std::vector<uint64_t> mai;
  std::vector<float> values;
};
std::optional<SavedUnit> read_block(const uint8_t* block, size_t bytes, uint32_t unit_number, uint32_t count, bool whole);

}  // namespace de
