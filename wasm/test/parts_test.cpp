// Each part of the core against a slow and obvious version of itself.

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>
#include <set>
#include <string_view>

#include "bits.hpp"
#include "check.hpp"
#include "crc32.hpp"
#include "edges.hpp"
#include "mai.hpp"
#include "order.hpp"
#include "partition.hpp"
#include "plan.hpp"

namespace {

std::mt19937 random_bits(7);

float draw(int kind) {
  std::normal_distribution<float> normal;
  if (kind == 0) return normal(random_bits);
  if (kind == 1) return std::max(0.0f, normal(random_bits));
  if (kind == 2) return std::floor(normal(random_bits) * 2);
  return 4.0f;
}

std::vector<float> draw_many(size_t count, int kind) {
  std::vector<float> values(count);
  for (float& value : values) value = draw(kind);
  return values;
}

void order_is_a_permutation_that_starts_with_the_sample() {
  for (uint32_t inputs : {1u, 2u, 7u, 512u, 513u, 10000u}) {
    for (uint32_t sample : {1u, 2u, 5u, 512u}) {
      if (sample > inputs) continue;
      const std::vector<uint32_t> order = de::build_order(inputs, sample);
      for (uint64_t i = 0; i < sample; ++i) CHECK(order[i] == i * inputs / sample);
      CHECK(std::is_sorted(order.begin() + sample, order.end()));
      CHECK(std::set<uint32_t>(order.begin(), order.end()).size() == inputs);
      CHECK(*std::max_element(order.begin(), order.end()) == inputs - 1);
    }
  }
}

void edges_cut_equal_depths_and_never_ties() {
  for (int kind = 0; kind < 4; ++kind) {
    for (size_t count : {0, 1, 2, 5, 100, 512}) {
      for (uint32_t partitions : {1u, 2u, 3u, 31u, 32u, 255u}) {
        std::vector<float> values = draw_many(count, kind);
        std::sort(values.begin(), values.end());
        const std::vector<float> edges = de::quantile_edges(values.data(), count, partitions);
        CHECK(edges.size() < partitions);
        for (size_t i = 1; i < edges.size(); ++i) CHECK(edges[i - 1] < edges[i]);
        for (float edge : edges) CHECK(values.front() < edge && edge <= values.back());
        if (kind == 0 && count > 0) {
          CHECK(edges.size() + 1 == std::min<size_t>(count, partitions));
        }
      }
    }
  }
}

void partitions_count_the_edges_below() {
  for (size_t edge_count : {0, 1, 2, 31, 255}) {
    std::vector<float> edges = draw_many(edge_count, 0);
    std::sort(edges.begin(), edges.end());
    std::vector<float> values = draw_many(64, 0);
    if (edge_count > 0) values[3] = edges[edge_count / 2];
    std::vector<uint8_t> codes(64);
    for (size_t count : {0, 1, 15, 16, 17, 64}) {
      de::find_partitions(edges.data(), edge_count, values.data(), count, codes.data());
      for (size_t i = 0; i < count; ++i) {
        CHECK(codes[i] == std::upper_bound(edges.begin(), edges.end(), values[i]) - edges.begin());
      }
    }
  }
}

void plans_stay_within_their_bits() {
  for (int kind = 0; kind < 4; ++kind) {
    for (size_t count : {1, 2, 60, 512}) {
      for (uint32_t partitions = 2; partitions <= 256; ++partitions) {
        std::vector<float> sample = draw_many(count, kind);
        const de::UnitPlan plan = de::plan_unit(sample.data(), count, partitions);
        CHECK(plan.codes() <= 256 && plan.others >= 1 && plan.edges.size() + 1 == plan.others);
        CHECK((plan.sparse ? plan.others : plan.codes()) <= 1u << plan.bits);
        CHECK(plan.bits <= 8 && (plan.has_mode || !plan.sparse));
        if (kind == 3 && partitions > 2) CHECK(plan.has_mode && plan.sparse && plan.mode == 4.0f && plan.bits == 0);
      }
    }
  }
}

void top_inputs_equal_sorting() {
  for (int kind = 0; kind < 4; ++kind) {
    for (uint32_t count : {1u, 10u, 1000u}) {
      for (uint32_t size : {0u, 1u, 7u, 500u, 1000u}) {
        if (size > count) continue;
        const std::vector<float> values = draw_many(count, kind);
        std::vector<uint32_t> ids = de::build_order(count, std::min(count, 5u));
        de::TopInputs top(size, count);
        for (uint32_t i = 0; i < count; i += 64) {
          top.offer(values.data() + i, ids.data() + i, std::min(64u, count - i));
        }
        std::vector<uint32_t> best(count);
        for (uint32_t i = 0; i < count; ++i) best[i] = i;
        std::sort(best.begin(), best.end(), [&](uint32_t a, uint32_t b) {
          return values[a] > values[b] || (values[a] == values[b] && ids[a] < ids[b]);
        });
        const std::vector<uint64_t>& keys = top.sorted();
        CHECK(keys.size() == size);
        for (uint32_t i = 0; i < size; ++i) {
          CHECK(de::entry_id(keys[i]) == ids[best[i]] && de::entry_value(keys[i]) == values[best[i]]);
        }
      }
    }
  }
}

void bits_come_back() {
  for (uint32_t width = 0; width <= 8; ++width) {
    std::vector<uint8_t> values(1003);
    for (uint8_t& value : values) value = static_cast<uint8_t>(random_bits() & ((1u << width) - 1));
    de::BitWriter writer;
    for (size_t i = 0; i < values.size(); i += 100) {
      writer.append(values.data() + i, std::min<size_t>(100, values.size() - i), width);
    }
    CHECK(writer.bytes() == (values.size() * width + 7) / 8);
    std::vector<uint8_t> bytes(writer.bytes() + 1);
    CHECK(writer.copy_to(bytes.data()) == bytes.data() + writer.bytes());
    for (size_t i = 0; i < values.size() * width; ++i) {
      CHECK(((bytes[i / 8] >> (i % 8)) & 1) == ((values[i / width] >> (i % width)) & 1));
    }
  }
}

void checksum_is_the_published_one() {
  // Check value of CRC-32/ISO-HDLC.
  constexpr std::string_view text = "123456789";
  uint8_t bytes[9];
  std::memcpy(bytes, text.data(), 9);
  CHECK(de::crc32(bytes, 9) == 0xCBF43926u);
  CHECK(de::crc32(bytes, 0) == 0);
}

}  // namespace

int main() {
  order_is_a_permutation_that_starts_with_the_sample();
  edges_cut_equal_depths_and_never_ties();
  partitions_count_the_edges_below();
  plans_stay_within_their_bits();
  top_inputs_equal_sorting();
  bits_come_back();
  checksum_is_the_published_one();
}
