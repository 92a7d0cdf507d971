#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "encoder.hpp"

namespace de {

struct Shape {
  uint32_t units;
  uint32_t first_unit;
  uint32_t inputs;
  uint32_t partitions;
  uint32_t mai_size;
  uint32_t sample_size;

  // Rows kept before they are encoded together.
  uint32_t window() const { return inputs < kMaxRows ? inputs : kMaxRows; }
  bool valid() const;
};

struct BadValue {
  uint32_t input;
  uint32_t unit;
};

// The streaming build of a range of units. Rows are input-major [count, units], in build order.
class Builder {
 public:
  explicit Builder(const Shape& shape);

  // Where the next rows go, and how many may be written there before they are pushed.
  float* rows() { return window_.data() + size_t{held_} * shape_.units; }
  uint32_t room() const;

  // The first NaN or infinity among the next `count` rows.
  std::optional<BadValue> find_bad(uint32_t count) const;
  // Takes the next `count` rows, which are finite; count <= room().
  void push(uint32_t count);

  // See de_next_piece.
  uint32_t next_piece(size_t max_bytes);
  const std::vector<uint8_t>& piece() const { return piece_; }
  const std::vector<uint32_t>& offsets() const { return offsets_; }

 private:
  // Adds the encoder of the next unit, whose first values are given.
  void plan(const float* column);
  void encode_window();

  Shape shape_;
  std::vector<uint32_t> order_;
  std::vector<UnitEncoder> encoders_;
  std::vector<float> window_;
  uint32_t held_ = 0;     // rows in the window
  uint32_t encoded_ = 0;  // rows that have left it
  uint32_t next_unit_ = 0;
  std::vector<uint8_t> piece_;
  std::vector<uint32_t> offsets_;
};

}  // namespace de
