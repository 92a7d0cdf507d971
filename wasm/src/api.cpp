#include "deepeverest.h"

#include "block.hpp"
#include "builder.hpp"
#include "fold.hpp"

struct de_builder {
  de::Builder builder;
  de::BadValue bad{0, 0};
  std::vector<uint8_t> block{};
};

struct de_fold {
  de::BlockFold block;
};

uint32_t de_format_version() { return de::kFormatVersion; }

de_builder* de_create(uint32_t units, uint32_t first_unit, uint32_t inputs, uint32_t built, uint32_t sample,
                      uint32_t partitions, uint32_t mai_size, uint32_t encoded) {
  const de::Shape shape{units, first_unit, inputs, built, sample, partitions, mai_size, encoded};
  return shape.valid() ? new de_builder{de::Builder(shape)} : nullptr;
}

void de_destroy(de_builder* builder) { delete builder; }

uint8_t* de_block(de_builder* builder, uint32_t bytes) {
  builder->block.resize(bytes);
  return builder->block.data();
}

de_status de_load(de_builder* builder) {
  return builder->builder.load(builder->block.data(), builder->block.size()) ? DE_OK : DE_DAMAGED;
}

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

uint32_t de_checkpoint(de_builder* builder) { return builder->builder.checkpoint(); }

uint32_t de_next_piece(de_builder* builder, uint32_t max_bytes, uint32_t keep) {
  return builder->builder.next_piece(max_bytes, keep != 0);
}

const uint8_t* de_piece_data(const de_builder* builder) { return builder->builder.piece(); }
const uint32_t* de_piece_offsets(const de_builder* builder) { return builder->builder.offsets().data(); }

de_fold* de_fold_create(uint32_t units) {
  return units > 0 && units <= 65536 ? new de_fold{de::BlockFold(units)} : nullptr;
}

void de_fold_destroy(de_fold* fold) { delete fold; }

uint8_t* de_fold_codes(de_fold* fold) { return fold->block.codes(); }
float* de_fold_tables(de_fold* fold) { return fold->block.tables(); }

const float* de_fold_run(de_fold* fold, uint32_t kind, uint32_t count) {
  if (kind > DE_FOLD_MAX || count > DE_FOLD_INPUTS) return nullptr;
  return fold->block.run(static_cast<de::Fold>(kind), count);
}
