// The flat interface as the browser uses it: whole builds of random layers, decoded and compared with the values.

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "check.hpp"
#include "deepeverest.h"
#include "order.hpp"

namespace {

std::mt19937 random_bits(11);

struct Layer {
  uint32_t units;
  uint32_t inputs;
  uint32_t sample;
  std::vector<float> values;  // [inputs, units], rows in build order
};

Layer draw_layer(uint32_t units, uint32_t inputs) {
  std::normal_distribution<float> normal;
  Layer layer{units, inputs, std::min(inputs, 512u), std::vector<float>(size_t{units} * inputs)};
  for (size_t i = 0; i < layer.values.size(); ++i) {
    const float value = normal(random_bits);
    const size_t kind = i % units % 4;
    layer.values[i] = kind == 0 ? value : kind == 1 ? std::max(0.0f, value) : kind == 2 ? std::floor(value) : -1.0f;
  }
  return layer;
}

de_status push_all(de_builder* builder, const Layer& layer, uint32_t batch) {
  for (uint32_t done = 0; done < layer.inputs;) {
    const uint32_t count = std::min({batch, de_room(builder), layer.inputs - done});
    CHECK(count > 0);
    std::memcpy(de_rows(builder), layer.values.data() + size_t{done} * layer.units,
                size_t{count} * layer.units * sizeof(float));
    const de_status status = de_push(builder, count);
    if (status != DE_OK) return status;
    done += count;
  }
  CHECK(de_room(builder) == 0);
  return DE_OK;
}

template <typename T>
T get(const uint8_t* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

uint32_t bits_at(const uint8_t* bytes, size_t first, uint32_t width) {
  uint32_t value = 0;
  for (uint32_t i = 0; i < width; ++i) value |= ((bytes[(first + i) / 8] >> ((first + i) % 8)) & 1u) << i;
  return value;
}

// Every value lies within the bounds of its code, and the bounds are met.
void check_block(const uint8_t* block, size_t bytes, const Layer& layer, uint32_t unit, uint32_t mai_size) {
  const uint32_t codes = get<uint16_t>(block + 12);
  const uint32_t bits = block[14];
  const bool sparse = block[15] & 2;
  CHECK(get<uint32_t>(block + 4) == unit + 100);
  const uint8_t* low = block + 16;
  const uint8_t* high = low + 4 * codes;
  const uint8_t* flags = high + 4 * codes + (layer.inputs <= 65536 ? 6 : 8) * mai_size;
  const uint8_t* stream = flags + (sparse ? (layer.inputs + 7) / 8 : 0);
  std::vector<bool> low_met(codes), high_met(codes);
  size_t next = 0;
  for (uint32_t i = 0; i < layer.inputs; ++i) {
    const bool mode = sparse && bits_at(flags, i, 1);
    const uint32_t code = mode ? codes - 1 : bits_at(stream, next++ * bits, bits);
    const float value = layer.values[size_t{i} * layer.units + unit];
    CHECK(code < codes);
    const float least = get<float>(low + 4 * code), most = get<float>(high + 4 * code);
    CHECK(least <= value && value <= most);
    if (value == least) low_met[code] = true;
    if (value == most) high_met[code] = true;
  }
  CHECK(next == get<uint32_t>(block + 8));
  CHECK(stream + (next * bits + 7) / 8 <= block + bytes && bytes % 4 == 0);
  for (uint32_t code = 0; code < codes; ++code) {
    const bool empty = get<float>(low + 4 * code) > get<float>(high + 4 * code);
    CHECK(empty ? !low_met[code] : low_met[code] && high_met[code]);
  }
}

void builds_hold() {
  for (uint32_t units : {1u, 5u, 8u, 19u}) {
    for (uint32_t inputs : {1u, 2u, 100u, 511u, 512u, 513u, 2000u}) {
      for (uint32_t partitions : {2u, 32u, 33u, 256u}) {
        const Layer layer = draw_layer(units, inputs);
        const uint32_t mai_size = inputs / 50;
        de_builder* builder = de_create(units, 100, inputs, partitions, mai_size, layer.sample);
        CHECK(de_next_piece(builder, 1000) == 0);
        CHECK(push_all(builder, layer, 1 + random_bits() % 700) == DE_OK);
        uint32_t unit = 0;
        while (const uint32_t count = de_next_piece(builder, 5000)) {
          const uint32_t* offsets = de_piece_offsets(builder);
          CHECK(count == 1 || offsets[count] <= 5000);
          for (uint32_t i = 0; i < count; ++i, ++unit) {
            check_block(de_piece_data(builder) + offsets[i], offsets[i + 1] - offsets[i], layer, unit, mai_size);
          }
        }
        CHECK(unit == units);
        de_destroy(builder);
      }
    }
  }
}

void bad_values_leave_the_builder_as_it_was() {
  for (float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                    -std::numeric_limits<float>::infinity()}) {
    Layer layer = draw_layer(9, 700);
    de_builder* builder = de_create(9, 100, 700, 32, 7, layer.sample);
    Layer wrong = layer;
    wrong.values[600 * 9 + 4] = bad;
    CHECK(push_all(builder, wrong, 64) == DE_NOT_FINITE);
    CHECK(de_bad_unit(builder) == 104);
    CHECK(de_bad_input(builder) == de::build_order(700, layer.sample)[600]);
    const uint32_t left = de_room(builder);
    CHECK(left > 0 && de_push(builder, left + 1) == DE_NO_ROOM);
    de_destroy(builder);
  }
}

void arguments_are_checked() {
  CHECK(!de_create(0, 0, 10, 32, 0, 10));
  CHECK(!de_create(1, 0, 0, 32, 0, 1));
  CHECK(!de_create(1, 0, 10, 1, 0, 10));
  CHECK(!de_create(1, 0, 10, 257, 0, 10));
  CHECK(!de_create(1, 0, 10, 32, 11, 10));
  CHECK(!de_create(1, 0, 10, 32, 0, 11));
  CHECK(!de_create(1, 0, 1000, 32, 0, 513));
  CHECK(!de_create(2000000, 0, 10000, 32, 0, 512));
}

}  // namespace

int main() {
  builds_hold();
  bad_values_leave_the_builder_as_it_was();
  arguments_are_checked();
}
