#include "deepeverest.h"

#include "block.hpp"
#include "builder.hpp"

struct de_builder {
  de::Builder builder;
  de::BadValue bad{0, 0};
};

uint32_t de_format_version() { return de::kFormatVersion; }

de_builder* de_create(uint32_t units, uint32_t first_unit, uint32_t inputs, uint32_t partitions,
                      uint32_t mai_size, uint32_t sample_size) {
  const de::Shape shape{units, first_unit, inputs, partitions, mai_size, sample_size};
  return shape.valid() ? new de_builder{de::Builder(shape)} : nullptr;
}

void de_destroy(de_builder* builder) { delete builder; }

float* de_rows(de_builder* builder) { return builder->builder.rows(); }
uint32_t de_room(const de_builder* builder) { return builder->builder.room(); }

de_status de_push(de_builder* builder, uint32_t count) {
  if (count > builder->builder.room()) return DE_NO_ROOM;
  if (const auto bad = builder->builder.find_bad(count)) {
    builder->bad = *bad;
    return DE_NOT_FINITE;
  }
  builder->builder.push(count);
  return DE_OK;
}

uint32_t de_bad_input(const de_builder* builder) { return builder->bad.input; }
uint32_t de_bad_unit(const de_builder* builder) { return builder->bad.unit; }

uint32_t de_next_piece(de_builder* builder, uint32_t max_bytes) {
  return builder->builder.next_piece(max_bytes);
}

const uint8_t* de_piece_data(const de_builder* builder) { return builder->builder.piece().data(); }
const uint32_t* de_piece_offsets(const de_builder* builder) { return builder->builder.offsets().data(); }
