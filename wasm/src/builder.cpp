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
// Turned at a time: a cache line of a row.
constexpr size_t kTileUnits = 16;
// More than the encoders of a group take.
constexpr size_t kGroupSlack = 1 << 20;

bool not_finite(float value) { return !(std::fabs(value) <= std::numeric_limits<float>::max()); }

// Rows of 1 MiB in all, or more in a layer of more than 16,384 units.
uint32_t rows_at_once(const Shape& shape) {
  constexpr size_t kRowFloats = 1 << 18;
  constexpr size_t kMinRows = 16;
  return static_cast<uint32_t>(std::clamp<size_t>(kRowFloats / shape.units, kMinRows, 64));
}

// A window of 8 MiB, or more in a layer of more than 16,384 units.
uint32_t window_inputs(const Shape& shape) {
  constexpr size_t kWindowFloats = 1 << 21;
  constexpr size_t kMinInputs = 128;
  const size_t inputs = std::clamp(kWindowFloats / shape.units, kMinInputs, kMaxRows);
  return static_cast<uint32_t>(std::min<size_t>(inputs, std::max(1u, shape.inputs - shape.encoded)));
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
      most_rows_(rows_at_once(shape)),
      most_held_(window_inputs(shape)),
      rows_(new float[size_t{most_rows_} * shape.units]),
      window_(new float[stride() * shape.units]),
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
    groups_.emplace_back(new float[std::min(kGroupUnits, shape.units - unit) * shape.sample]);
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
  if (sampling()) return std::min(most_rows_, shape_.sample - taken_);
  if (loaded() < shape_.units) return 0;
  return std::min({most_rows_, most_held_ - held_, shape_.inputs - taken_ - held_});
}

std::optional<BadValue> Builder::find_bad(uint32_t count) const {
  const size_t units = shape_.units;
  for (size_t row = 0; row < count; ++row) {
    const float* values = rows_.get() + row * units;
    uint32_t bad = 0;
    for (size_t unit = 0; unit < units; ++unit) bad |= not_finite(values[unit]) ? 1 : 0;
    if (!bad) continue;
    const float* first = std::find_if(values, values + units, not_finite);
    return BadValue{order_[taken_ + held_ + row], shape_.first_unit + static_cast<uint32_t>(first - values)};
  }
  return std::nullopt;
}

void Builder::push(uint32_t count) {
  if (sampling()) {
    gather_sample(count);
    if (!sampling()) encode_sample();
  } else {
    gather_window(count);
    if (held_ == most_held_ || taken_ + held_ == shape_.inputs) encode_window();
  }
}

void Builder::gather_sample(uint32_t count) {
  for (size_t first = 0; first < shape_.units; first += kTileUnits) {
    const size_t width = std::min(kTileUnits, shape_.units - first);
    float* to = groups_[first / kGroupUnits].get() + first % kGroupUnits * shape_.sample + taken_;
    transpose(rows_.get() + first, shape_.units, count, width, to, shape_.sample);
  }
  taken_ += count;
}

void Builder::gather_window(uint32_t count) {
  for (size_t first = 0; first < shape_.units; first += kTileUnits) {
    const size_t width = std::min(kTileUnits, shape_.units - first);
    transpose(rows_.get() + first, shape_.units, count, width, window_.get() + first * stride() + held_, stride());
  }
  held_ += count;
}

void Builder::encode_sample() {
  for (size_t group = 0; group < groups_.size(); ++group) {
    grow_ahead(kGroupSlack);
    encode_group(groups_[group].get(), std::min(kGroupUnits, shape_.units - group * kGroupUnits));
    groups_[group].reset();
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
  const uint32_t* ids = order_.data() + taken_;
  for (size_t unit = 0; unit < shape_.units; ++unit) {
    const float* values = window_.get() + unit * stride();
    if (shape_.whole()) {
      values_[unit].insert(values_[unit].end(), values, values + held_);
    } else {
      encoders_[unit].push(values, ids, held_);
    }
  }
  taken_ += held_;
  held_ = 0;
}

uint32_t Builder::checkpoint() {
  if (sampling()) return 0;
  if (held_ > 0) encode_window();
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
