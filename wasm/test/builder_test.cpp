// The flat interface as the browser uses it: whole builds of random layers, decoded and compared with the values.

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "block.hpp"
#include "check.hpp"
#include "deepeverest.h"
#include "order.hpp"

namespace {

std::mt19937 random_bits(11);

struct Layer {
  uint32_t units;
  uint32_t inputs;
  uint32_t built;
  uint32_t sample;
  uint32_t partitions;  // 0: kept whole
  std::vector<float> values;  // [inputs, units], rows in build order

  uint32_t mai_size() const { return partitions == 0 ? 0 : built / 50; }
};

Layer draw_layer(uint32_t units, uint32_t inputs, uint32_t partitions) {
  std::normal_distribution<float> normal;
  const uint32_t sample = partitions == 0 ? 0 : std::min(inputs, 512u);
  Layer layer{units, inputs, inputs, sample, partitions, std::vector<float>(size_t{units} * inputs)};
  for (size_t i = 0; i < layer.values.size(); ++i) {
    const float value = normal(random_bits);
    const size_t kind = i % units % 5;
    const bool late = i / units > 600;
    layer.values[i] = kind == 0   ? value
                      : kind == 1 ? std::max(0.0f, value)
                      : kind == 2 ? std::floor(value)
                      : kind == 3 ? -1.0f
                                  : (late ? std::max(0.0f, value) : 0.0f);
  }
  return layer;
}

de_builder* create(const Layer& layer, uint32_t encoded = 0) {
  return de_create(layer.units, 100, layer.inputs, layer.built, layer.sample, layer.partitions, layer.mai_size(),
                   encoded);
}

// Rows begin..end-1.
de_status push(de_builder* builder, const Layer& layer, uint32_t begin, uint32_t end, uint32_t batch) {
  for (uint32_t done = begin; done < end;) {
    const uint32_t count = std::min({batch, de_room(builder), end - done});
    CHECK(count > 0);
    std::memcpy(de_rows(builder), layer.values.data() + size_t{done} * layer.units,
                size_t{count} * layer.units * sizeof(float));
    const de_status status = de_push(builder, count);
    if (status != DE_OK) return status;
    done += count;
  }
  CHECK(end < layer.inputs || de_room(builder) == 0);
  return DE_OK;
}

using Block = std::vector<uint8_t>;

std::vector<Block> blocks_of(de_builder* builder, bool keep) {
  std::vector<Block> blocks;
  while (const uint32_t count = de_next_piece(builder, 5000, keep)) {
    const uint8_t* data = de_piece_data(builder);
    const uint32_t* offsets = de_piece_offsets(builder);
    CHECK(count == 1 || offsets[count] <= 5000);
    for (uint32_t i = 0; i < count; ++i) blocks.emplace_back(data + offsets[i], data + offsets[i + 1]);
  }
  return blocks;
}

std::vector<uint8_t> unpack(uint32_t symbols, const uint8_t* packed, size_t count) {
  const de::Packing packing = de::packing_for(symbols);
  std::vector<uint8_t> codes(count);
  for (size_t i = 0; i < count && packing.bytes > 0; ++i) {
    uint64_t word = 0;
    std::memcpy(&word, packed + i / packing.digits * packing.bytes, packing.bytes);
    for (size_t skipped = 0; skipped < i % packing.digits; ++skipped) word /= symbols;
    codes[i] = static_cast<uint8_t>(word % symbols);
  }
  return codes;
}

std::vector<uint8_t> digits_of(uint32_t symbols, const de::DigitWriter& writer, size_t count) {
  std::vector<uint8_t> packed(writer.bytes() + 8);
  writer.copy_to(packed.data());
  return unpack(symbols, packed.data(), count);
}

std::vector<float> column(const Layer& layer, uint32_t unit) {
  std::vector<float> values;
  for (uint32_t i = 0; i < layer.inputs; ++i) values.push_back(layer.values[size_t{i} * layer.units + unit]);
  return values;
}

// The members of highest value, above the mode if there is one; smaller ids first among equals.
std::vector<uint64_t> best_keys(const Layer& layer, const std::vector<float>& values, const de::UnitState& state) {
  const std::vector<uint32_t> ids = de::build_order(layer.inputs, layer.built, layer.sample);
  std::vector<uint64_t> keys;
  for (uint32_t i = 0; i < layer.inputs; ++i) {
    if (!state.has_mode || values[i] > state.mode) keys.push_back(de::entry_key(values[i], ids[i]));
  }
  std::sort(keys.rbegin(), keys.rend());
  keys.resize(std::min<size_t>(keys.size(), layer.mai_size()));
  return keys;
}

// Every value lies within the bounds of its code, the bounds are met, and the MAI is that of sorting.
void check_block(const Block& block, const Layer& layer, uint32_t unit) {
  const auto saved = de::read_block(block.data(), block.size(), unit + 100, layer.inputs, layer.partitions == 0);
  CHECK(saved);
  const std::vector<float> values = column(layer, unit);
  if (layer.partitions == 0) {
    CHECK(saved->values == values);
    return;
  }
  const de::UnitState& state = saved->state;
  const std::vector<uint8_t> codes = digits_of(state.symbols(), state.codes, state.coded);
  const std::vector<uint8_t> flags = state.sparse && state.coded > 0
                                         ? digits_of(2, state.flags, layer.inputs)
                                         : std::vector<uint8_t>(layer.inputs, 1);
  std::vector<float> low(state.others, std::numeric_limits<float>::infinity());
  std::vector<float> high(state.others, -std::numeric_limits<float>::infinity());
  size_t next = 0;
  for (uint32_t i = 0; i < layer.inputs; ++i) {
    const bool is_mode = state.sparse ? flags[i] : state.has_mode && codes[i] == state.others;
    CHECK(is_mode == (state.has_mode && values[i] == state.mode));
    const uint8_t code = state.sparse && is_mode ? 0 : codes[next++];
    if (is_mode) continue;
    CHECK(code < state.others);
    low[code] = std::min(low[code], values[i]);
    high[code] = std::max(high[code], values[i]);
  }
  CHECK(next == state.coded);
  CHECK(std::equal(low.begin(), low.end(), state.low.begin()) && high == state.high);
  CHECK(saved->mai == best_keys(layer, values, state));
  if (unit % 5 == 3) CHECK(block.size() <= 40);
}

void builds_hold() {
  for (uint32_t units : {1u, 5u, 8u, 70u}) {
    for (uint32_t inputs : {1u, 2u, 100u, 256u, 512u, 513u, 2000u}) {
      for (uint32_t partitions : {0u, 2u, 32u, 100u, 256u}) {
        const Layer layer = draw_layer(units, inputs, partitions);
        de_builder* builder = create(layer);
        CHECK(de_next_piece(builder, 1000, 0) == 0);
        CHECK(push(builder, layer, 0, inputs, 1 + random_bits() % 700) == DE_OK);
        const std::vector<Block> blocks = blocks_of(builder, false);
        CHECK(blocks.size() == units);
        for (uint32_t unit = 0; unit < units; ++unit) check_block(blocks[unit], layer, unit);
        de_destroy(builder);
      }
    }
  }
}

void load_all(de_builder* builder, const std::vector<Block>& blocks) {
  for (const Block& block : blocks) {
    CHECK(de_room(builder) == 0);
    std::memcpy(de_block(builder, static_cast<uint32_t>(block.size())), block.data(), block.size());
    CHECK(de_load(builder) == DE_OK);
  }
}

void builds_go_on_from_a_checkpoint() {
  for (uint32_t partitions : {0u, 2u, 100u, 256u}) {
    for (uint32_t cut : {100u, 511u, 512u, 700u, 999u, 1000u}) {
      const Layer layer = draw_layer(21, 1000, partitions);
      de_builder* whole = create(layer);
      CHECK(push(whole, layer, 0, cut, 33) == DE_OK);
      CHECK(de_checkpoint(whole) == (cut < layer.sample ? 0 : cut));
      const std::vector<Block> saved = blocks_of(whole, true);
      CHECK(saved.size() == (cut < layer.sample ? 0 : 21));
      CHECK(push(whole, layer, cut, 1000, 100) == DE_OK);
      const std::vector<Block> expected = blocks_of(whole, false);
      de_destroy(whole);
      if (saved.empty()) continue;
      de_builder* resumed = create(layer, cut);
      load_all(resumed, saved);
      CHECK(push(resumed, layer, cut, 1000, 77) == DE_OK);
      CHECK(blocks_of(resumed, false) == expected);
      de_destroy(resumed);
    }
  }
}

void inputs_can_be_appended() {
  for (uint32_t partitions : {0u, 2u, 100u}) {
    Layer layer = draw_layer(20, 900, partitions);
    Layer start = layer;
    layer.built = start.built = start.inputs = 700;
    layer.sample = start.sample;
    start.values.resize(size_t{700} * 20);
    de_builder* first = create(start);
    CHECK(push(first, start, 0, 700, 64) == DE_OK);
    de_builder* second = create(layer, 700);
    load_all(second, blocks_of(first, false));
    CHECK(push(second, layer, 700, 900, 64) == DE_OK);
    const std::vector<Block> blocks = blocks_of(second, false);
    for (uint32_t unit = 0; unit < 20; ++unit) check_block(blocks[unit], layer, unit);
    de_destroy(first);
    de_destroy(second);
  }
}

// Any change of any byte, and any cut, is refused.
void damage_is_found() {
  const Layer layer = draw_layer(5, 600, 50);
  de_builder* builder = create(layer);
  CHECK(push(builder, layer, 0, 600, 64) == DE_OK);
  for (const Block& block : blocks_of(builder, false)) {
    const uint32_t unit = block[4] | block[5] << 8;
    CHECK(de::read_block(block.data(), block.size(), unit, 600, false));
    CHECK(!de::read_block(block.data(), block.size(), unit, 600, true));
    CHECK(!de::read_block(block.data(), block.size(), unit, 601, false));
    CHECK(!de::read_block(block.data(), block.size(), unit + 1, 600, false));
    for (size_t at = 0; at < block.size(); ++at) {
      Block wrong = block;
      wrong[at] = static_cast<uint8_t>(wrong[at] ^ (1 << random_bits() % 8));
      CHECK(!de::read_block(wrong.data(), wrong.size(), unit, 600, false));
      wrong.assign(block.begin(), block.begin() + static_cast<long>(at));
      CHECK(!de::read_block(wrong.data(), wrong.size(), unit, 600, false));
    }
  }
  de_destroy(builder);
  de_builder* resumed = create(layer, 600);
  std::memset(de_block(resumed, 100), 7, 100);
  CHECK(de_load(resumed) == DE_DAMAGED && de_next_piece(resumed, 100, 0) == 0);
  de_destroy(resumed);
}

void bad_values_leave_the_builder_as_it_was() {
  for (float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                    -std::numeric_limits<float>::infinity()}) {
    for (uint32_t row : {3u, 600u}) {
      for (uint32_t partitions : {0u, 32u}) {
        Layer layer = draw_layer(9, 700, partitions);
        de_builder* builder = create(layer);
        layer.values[row * 9 + 4] = bad;
        CHECK(push(builder, layer, 0, 700, 64) == DE_NOT_FINITE);
        CHECK(de_bad_unit(builder) == 104);
        CHECK(de_bad_input(builder) == de::build_order(700, 700, layer.sample)[row]);
        const uint32_t left = de_room(builder);
        CHECK(left > 0 && de_push(builder, left + 1) == DE_NO_ROOM);
        de_destroy(builder);
      }
    }
  }
}

void arguments_are_checked() {
  CHECK(!de_create(0, 0, 10, 10, 10, 32, 0, 0));
  CHECK(!de_create(1, 0, 0, 0, 1, 32, 0, 0));
  CHECK(!de_create(1, 0, 10, 11, 10, 32, 0, 0));
  CHECK(!de_create(1, 0, 10, 10, 10, 1, 0, 0));
  CHECK(!de_create(1, 0, 10, 10, 10, 257, 0, 0));
  CHECK(!de_create(1, 0, 10, 10, 10, 32, 11, 0));
  CHECK(!de_create(1, 0, 10, 10, 11, 32, 0, 0));
  CHECK(!de_create(1, 0, 10, 10, 5, 0, 0, 0));
  CHECK(!de_create(1, 0, 10, 10, 0, 32, 0, 0));
  CHECK(!de_create(1, 0, 10, 10, 5, 32, 0, 4));
  CHECK(!de_create(2000000, 0, 10000, 10000, 512, 32, 0, 0));
}

}  // namespace

int main() {
  builds_hold();
  builds_go_on_from_a_checkpoint();
  inputs_can_be_appended();
  damage_is_found();
  bad_values_leave_the_builder_as_it_was();
  arguments_are_checked();
}
