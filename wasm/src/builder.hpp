#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "encoder.hpp"

namespace de {

struct Shape {
  uint32_t units;
  uint32_t first_unit;
  uint32_t inputs;
  uint32_t built;       // inputs of the first build
  uint32_t sample;      // 0 for a layer kept whole
  uint32_t partitions;  // 0 for a layer kept whole
  uint32_t mai_size;
  uint32_t encoded;  // inputs that saved blocks hold already

  bool whole() const { return partitions == 0; }
  bool valid() const;
};

struct BadValue {
  uint32_t input;
  uint32_t unit;
};

// The streaming build of a range of units. Rows are input-major [count, units], in build order.
//
// A few rows at a time are turned into columns. Columns of the sample are gathered by groups of units; when the last row
// is in, group after group is planned, encoded and freed. Columns after the sample are gathered in a window and encoded
// together.
class Builder {
  static constexpr size_t kPadding = 16;

 public:
  explicit Builder(const Shape& shape);

  // Adds the next unit of a saved index, before any rows; false when the bytes are not its block.
  bool load(const uint8_t* block, size_t bytes);

  // Where the next rows go, and how many may be written there before they are pushed.
  float* rows() { return rows_.get(); }
  uint32_t room() const;

  // The first NaN or infinity among the next `count` rows.
  std::optional<BadValue> find_bad(uint32_t count) const;
  // Takes the next `count` rows, which are finite; count <= room().
  void push(uint32_t count);

  // Encodes the rows that wait, unless the sample is incomplete; then the blocks can be read from the first unit on.
  // Returns how many inputs the blocks hold; 0: the sample is incomplete, there are no blocks.
  uint32_t checkpoint();

  // See de_next_piece.
  uint32_t next_piece(size_t max_bytes, bool keep);
  const uint8_t* piece() const { return piece_.get(); }
  const std::vector<uint32_t>& offsets() const { return offsets_; }

 private:
  // Columns that are a power of two apart would be in each other's way in the cache.
  size_t stride() const { return size_t{most_held_} + kPadding; }
  bool sampling() const { return taken_ < shape_.sample; }
  uint32_t loaded() const;
  void gather_sample(uint32_t count);
  void gather_window(uint32_t count);
  void encode_sample();
  void encode_group(const float* group, size_t width);
  void encode_window();
  size_t unit_bytes(size_t unit);
  void write_unit(size_t unit, uint8_t* out, size_t bytes);

  Shape shape_;
  std::vector<uint32_t> order_;
  std::vector<UnitEncoder> encoders_;
  std::vector<std::vector<float>> values_;  // of a layer kept whole
  std::vector<std::unique_ptr<float[]>> groups_;  // of the sample: [units of a group, sample]
  uint32_t most_rows_;
  uint32_t most_held_;
  std::unique_ptr<float[]> rows_;    // [most_rows_, units]
  std::unique_ptr<float[]> window_;  // [units, stride()]
  uint32_t held_ = 0;                // inputs in the window, at most most_held_
  uint32_t taken_ = 0;               // inputs in the sample's groups or encoded
  uint32_t next_unit_ = 0;  // of next_piece
  uint32_t next_kept_ = 0;  // of next_piece with keep
  std::unique_ptr<uint8_t[]> piece_;
  size_t piece_capacity_ = 0;
  std::vector<uint32_t> offsets_;
};

}  // namespace de
