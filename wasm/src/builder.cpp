#include "builder.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "block.hpp"
#include "order.hpp"

namespace de {
namespace {

// A tile of 8 x 512 floats takes half of a first-level cache of 32 KiB.
constexpr size_t kTileUnits = 8;

bool not_finite(float value) { return !(std::fabs(value) <= std::numeric_limits<float>::max()); }

}  // namespace

bool Shape::valid() const {
  const uint64_t window_bytes = uint64_t{window()} * units * sizeof(float);
  return units > 0 && inputs > 0 && partitions >= 2 && partitions <= 256 && mai_size <= inputs &&
         sample_size > 0 && sample_size <= window() && window_bytes <= uint64_t{1} << 31;
}

Builder::Builder(const Shape& shape)
    : shape_(shape),
      order_(build_order(shape.inputs, shape.sample_size)),
      window_(size_t{shape.window()} * shape.units) {
  encoders_.reserve(shape.units);
}

uint32_t Builder::room() const {
  return std::min(shape_.window() - held_, shape_.inputs - encoded_ - held_);
}

std::optional<BadValue> Builder::find_bad(uint32_t count) const {
  const size_t units = shape_.units;
  for (size_t row = held_; row < held_ + count; ++row) {
    const float* values = window_.data() + row * units;
    uint32_t bad = 0;
    for (size_t unit = 0; unit < units; ++unit) bad |= not_finite(values[unit]) ? 1 : 0;
    if (!bad) continue;
    const float* first = std::find_if(values, values + units, not_finite);
    return BadValue{order_[encoded_ + row], shape_.first_unit + static_cast<uint32_t>(first - values)};
  }
  return std::nullopt;
}

void Builder::push(uint32_t count) {
  held_ += count;
  if (held_ < shape_.window() && encoded_ + held_ < shape_.inputs) return;
  encode_window();
}

void Builder::plan(const float* column) {
  float sample[kMaxRows];
  std::copy_n(column, shape_.sample_size, sample);
  encoders_.emplace_back(plan_unit(sample, shape_.sample_size, shape_.partitions), shape_.inputs, shape_.mai_size);
}

void Builder::encode_window() {
  alignas(16) float tile[kTileUnits][kMaxRows];
  const uint32_t* ids = order_.data() + encoded_;
  for (size_t unit = 0; unit < shape_.units; unit += kTileUnits) {
    const size_t width = std::min(kTileUnits, shape_.units - unit);
    for (size_t row = 0; row < held_; ++row) {
      const float* from = window_.data() + row * shape_.units + unit;
      for (size_t column = 0; column < width; ++column) tile[column][row] = from[column];
    }
    for (size_t column = 0; column < width; ++column) {
      if (encoded_ == 0) plan(tile[column]);
      encoders_[unit + column].push(tile[column], ids, held_);
    }
  }
  encoded_ += held_;
  held_ = 0;
}

uint32_t Builder::next_piece(size_t max_bytes) {
  piece_.clear();
  offsets_.assign(1, 0);
  if (encoded_ < shape_.inputs) return 0;
  piece_.reserve(max_bytes);
  for (; next_unit_ < shape_.units; ++next_unit_) {
    UnitEncoder& encoder = encoders_[next_unit_];
    const size_t bytes = block_bytes(encoder, shape_.inputs, shape_.mai_size);
    const size_t begin = piece_.size();
    if (begin > 0 && begin + bytes > max_bytes) break;
    piece_.resize(begin + bytes);
    write_block(encoder, shape_.first_unit + next_unit_, shape_.inputs, piece_.data() + begin, bytes);
    offsets_.push_back(static_cast<uint32_t>(begin + bytes));
    encoder = UnitEncoder(UnitPlan{}, 0, 0);
  }
  return static_cast<uint32_t>(offsets_.size()) - 1;
}

}  // namespace de
