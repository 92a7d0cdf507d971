#include "builder.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "block.hpp"
#include "memory.hpp"
#include "order.hpp"
#include "sort.hpp"
#include "transpose.hpp"

namespace de {
namespace {

constexpr size_t kGroupUnits = 64;
// Copied at a time between the two orders: a cache line of a row.
constexpr size_t kTileUnits = 16;
// More than the encoders of a group take.
constexpr size_t kGroupSlack = 1 << 20;

bool not_finite(float value) { return !(std::fabs(value) <= std::numeric_limits<float>::max()); }

// A window of 8 MiB, or more in a layer of more than 16,384 units.
uint32_t window_rows(const Shape& shape) {
  constexpr size_t kWindowFloats = 1 << 21;
  constexpr size_t kMinRows = 128;
  const size_t rows = std::clamp(kWindowFloats / shape.units, kMinRows, kMaxRows);
  return static_cast<uint32_t>(std::min<size_t>(rows, std::max(1u, shape.inputs - shape.encoded)));
}

}  // namespace

bool Shape::valid() const {
  const uint64_t sample_bytes = uint64_t{std::max<uint32_t>(sample, kMaxRows)} * units * sizeof(float);
  const bool codes = partitions >= 2 && partitions <= 256 && sample >= 1 && sample <= built && mai_size <= built;
  const bool entire = whole() && sample == 0 && mai_size == 0;
  return units > 0 && inputs > 0 && built > 0 && built <= inputs && (codes || entire) && encoded <= inputs &&
         (encoded == 0 || encoded >= sample) && sample_bytes <= uint64_t{1} << 31;
}

Builder::Builder(const Shape& shape)
    : shape_(shape),
      order_(build_order(shape.inputs, shape.built, shape.sample)),
      window_(size_t{window_rows(shape)} * shape.units),
      taken_(shape.encoded) {
  if (shape.whole()) {
    values_.reserve(shape.units);
  } else {
    encoders_.reserve(shape.units);
  }
  if (shape.encoded > 0) return;
  if (shape.whole()) values_.resize(shape.units);
  for (std::vector<float>& values : values_) values.reserve(shape.inputs);
  if (shape.sample == 0) return;
  for (size_t unit = 0; unit < shape.units; unit += kGroupUnits) {
    groups_.emplace_back(std::min(kGroupUnits, shape.units - unit) * shape.sample);
  }
}

uint32_t Builder::loaded() const { return static_cast<uint32_t>(shape_.whole() ? values_.size() : encoders_.size()); }

bool Builder::load(const uint8_t* block, size_t bytes) {
  if (shape_.encoded == 0 || loaded() == shape_.units) return false;
  std::optional<SavedUnit> saved =
      read_block(block, bytes, shape_.first_unit + loaded(), shape_.encoded, shape_.whole());
  if (!saved) return false;
  grow_ahead(bytes + kGroupSlack);
  if (shape_.whole()) {
    values_.push_back(std::move(saved->values));
    values_.back().reserve(shape_.inputs);
  } else {
    encoders_.emplace_back(std::move(saved->state), shape_.inputs, shape_.mai_size, saved->mai);
  }
  return true;
}

uint32_t Builder::room() const {
  if (!sampling() && loaded() < shape_.units) return 0;
  const uint32_t last = sampling() ? shape_.sample : shape_.inputs;
  return std::min(window_rows(shape_), last - taken_) - held_;
}

std::optional<BadValue> Builder::find_bad(uint32_t count) const {
  const size_t units = shape_.units;
  for (size_t row = held_; row < held_ + count; ++row) {
    const float* values = window_.data() + row * units;
    uint32_t bad = 0;
    for (size_t unit = 0; unit < units; ++unit) bad |= not_finite(values[unit]) ? 1 : 0;
    if (!bad) continue;
    const float* first = std::find_if(values, values + units, not_finite);
    return BadValue{order_[taken_ + row], shape_.first_unit + static_cast<uint32_t>(first - values)};
  }
  return std::nullopt;
}

void Builder::push(uint32_t count) {
  held_ += count;
  if (room() == 0) take_window();
}

void Builder::take_window() {
  const bool sampled = sampling();
  if (sampled) {
    gather_sample();
  } else {
    encode_window();
  }
  taken_ += held_;
  held_ = 0;
  if (sampled && !sampling()) encode_sample();
}

void Builder::gather_sample() {
  for (size_t first = 0; first < shape_.units; first += kTileUnits) {
    const size_t width = std::min(kTileUnits, shape_.units - first);
    float* to = groups_[first / kGroupUnits].data() + first % kGroupUnits * shape_.sample + taken_;
    transpose(window_.data() + first, shape_.units, held_, width, to, shape_.sample);
  }
}

void Builder::encode_sample() {
  for (std::vector<float>& group : groups_) {
    grow_ahead(kGroupSlack);
    encode_group(group.data(), group.size() / shape_.sample);
    std::vector<float>().swap(group);
  }
  groups_.clear();
}

void Builder::encode_group(const float* group, size_t width) {
  const size_t sample = shape_.sample;
  std::vector<float> sorted(sample);
  std::vector<uint32_t> scratch(2 * sample);
  for (size_t unit = 0; unit < width; ++unit) {
    const float* values = group + unit * sample;
    std::copy_n(values, sample, sorted.begin());
    sort_floats(sorted.data(), sample, scratch.data());
    const size_t members = std::min<size_t>(sample, shape_.mai_size);
    const float floor = members > 0 ? sorted[sample - members] : 0;
    encoders_.emplace_back(plan_unit(sorted.data(), sample, shape_.partitions), shape_.inputs, shape_.mai_size);
    if (members == shape_.mai_size) encoders_.back().mai().only_from(floor);
    for (size_t row = 0; row < sample; row += kMaxRows) {
      encoders_.back().push(values + row, order_.data() + row, std::min(kMaxRows, sample - row));
    }
  }
}

void Builder::encode_window() {
  grow_ahead(kGroupSlack);
  float tile[kTileUnits][kMaxRows];
  const uint32_t* ids = order_.data() + taken_;
  for (size_t first = 0; first < shape_.units; first += kTileUnits) {
    const size_t width = std::min(kTileUnits, shape_.units - first);
    transpose(window_.data() + first, shape_.units, held_, width, tile[0], kMaxRows);
    for (size_t unit = 0; unit < width; ++unit) {
      if (shape_.whole()) {
        values_[first + unit].insert(values_[first + unit].end(), tile[unit], tile[unit] + held_);
      } else {
        encoders_[first + unit].push(tile[unit], ids, held_);
      }
    }
  }
}

uint32_t Builder::checkpoint() {
  if (sampling()) return 0;
  if (held_ > 0) take_window();
  next_kept_ = 0;
  return taken_;
}

size_t Builder::unit_bytes(size_t unit) {
  return shape_.whole() ? block_bytes(values_[unit]) : block_bytes(encoders_[unit], shape_.inputs);
}

void Builder::write_unit(size_t unit, uint8_t* out, size_t bytes) {
  const uint32_t number = shape_.first_unit + static_cast<uint32_t>(unit);
  if (shape_.whole()) {
    write_block(values_[unit], number, out, bytes);
  } else {
    write_block(encoders_[unit], number, shape_.inputs, out, bytes);
  }
}

uint32_t Builder::next_piece(size_t max_bytes, bool keep) {
  offsets_.assign(1, 0);
  const bool complete = loaded() == shape_.units && held_ == 0;
  if (!complete || (taken_ < shape_.inputs && !keep)) return 0;
  uint32_t& unit = keep ? next_kept_ : next_unit_;
  for (; unit < shape_.units; ++unit) {
    const size_t bytes = unit_bytes(unit);
    const size_t begin = offsets_.back();
    if (begin > 0 && begin + bytes > max_bytes) break;
    if (begin == 0 && piece_capacity_ < bytes) {
      piece_capacity_ = std::max(bytes, max_bytes);
      piece_.reset(new uint8_t[piece_capacity_]);
    }
    write_unit(unit, piece_.get() + begin, bytes);
    offsets_.push_back(static_cast<uint32_t>(begin + bytes));
    if (keep) continue;
    if (shape_.whole()) {
      std::vector<float>().swap(values_[unit]);
    } else {
      encoders_[unit] = UnitEncoder(UnitPlan{}, 0, 0);
    }
  }
  return static_cast<uint32_t>(offsets_.size()) - 1;
}

}  // namespace de
