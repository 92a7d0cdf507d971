#pragma once

// Flat C interface of the index core. One builder makes the index of a contiguous range of a layer's units.
//
// Life of a builder:
//   de_create; when it goes on from a saved index, de_load for every unit;
//   until all inputs are in: write at most de_room rows to de_rows, call de_push;
//   then de_next_piece until it returns 0, reading the piece between the calls; de_destroy at any time.
//
// Rows are [count, units] float32 in build order: of the `built` inputs of the first build the sample, ids
// floor(i * built / sample) for i = 0..sample-1, then its other ids ascending, then ids built..inputs-1. Memory is the
// index of these units, a window of 128 to 512 inputs, up to 64 rows and, in the beginning, the sample. When memory runs out
// the process ends (abort).

#include <cstdint>

#define DE_API extern "C" __attribute__((used, visibility("default")))

struct de_builder;

enum de_status : int32_t {
  DE_OK = 0,
  DE_NO_ROOM = 1,
  DE_NOT_FINITE = 2,
  DE_DAMAGED = 3,
};

// Format version of the blocks written.
DE_API uint32_t de_format_version();

// units, inputs, built >= 1; built <= inputs; encoded: inputs that the saved index holds, 0 without one.
// Codes: partitions 2..256; mai_size 0..built; sample 1..built, at most 2 GiB of rows. A layer kept whole: all three 0.
// Null when an argument is out of range.
DE_API de_builder* de_create(uint32_t units, uint32_t first_unit, uint32_t inputs, uint32_t built, uint32_t sample,
                             uint32_t partitions, uint32_t mai_size, uint32_t encoded);
DE_API void de_destroy(de_builder* builder);

// Room for a saved block, valid until the next call; then takes it as the block of the next unit.
DE_API uint8_t* de_block(de_builder* builder, uint32_t bytes);
DE_API de_status de_load(de_builder* builder);

// Where the next rows are to be written, and how many there is room for; 0 once all inputs are in.
DE_API float* de_rows(de_builder* builder);
DE_API uint32_t de_room(const de_builder* builder);

// Takes the next count rows. On an error the builder is as it was before the call.
DE_API de_status de_push(de_builder* builder, uint32_t count);

// Where DE_NOT_FINITE was met: id of the input, unit of the layer (first_unit included).
DE_API uint32_t de_bad_input(const de_builder* builder);
DE_API uint32_t de_bad_unit(const de_builder* builder);

// Lets the state be read with de_next_piece (keep = 1), from the first unit on: the blocks of as many inputs, in build
// order, as it returns. 0: the sample is incomplete, there is nothing to read.
DE_API uint32_t de_checkpoint(de_builder* builder);

// Serialises the blocks of the next units, as many as fit into max_bytes but at least one, and unless they are to be
// kept frees their state. Returns the number of units; 0 at the end, or while there are no blocks.
DE_API uint32_t de_next_piece(de_builder* builder, uint32_t max_bytes, uint32_t keep);
DE_API const uint8_t* de_piece_data(const de_builder* builder);
// Units + 1 byte offsets of the blocks in the piece; the last one is the size of the piece.
DE_API const uint32_t* de_piece_offsets(const de_builder* builder);

// Folds the terms that the codes of a query's units stand for, a block of at most DE_FOLD_INPUTS inputs at a time:
// write codes [units, DE_FOLD_INPUTS] and, once, tables [units, 256]; de_fold_run returns [count] folded terms.
#define DE_FOLD_INPUTS 4096

struct de_fold;

enum de_fold_kind : uint32_t { DE_FOLD_SUM = 0, DE_FOLD_MIN = 1, DE_FOLD_MAX = 2 };

// units 1..65536; null otherwise.
DE_API de_fold* de_fold_create(uint32_t units);
DE_API void de_fold_destroy(de_fold* fold);
DE_API uint8_t* de_fold_codes(de_fold* fold);
DE_API float* de_fold_tables(de_fold* fold);
// Null for a count or a kind out of range.
DE_API const float* de_fold_run(de_fold* fold, uint32_t kind, uint32_t count);
