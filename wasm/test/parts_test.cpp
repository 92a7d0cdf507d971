// Each part of the core against a slow and obvious version of itself.

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <set>
#include <string_view>

#include "check.hpp"
#include "crc32.hpp"
#include "edges.hpp"
#include "fold.hpp"
#include "mai.hpp"
#include "order.hpp"
#include "packing.hpp"
#include "partition.hpp"
#include "plan.hpp"
#include "sort.hpp"
#include "transpose.hpp"

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
  for (uint32_t built : {1u, 2u, 7u, 512u, 513u, 10000u}) {
    for (uint32_t sample : {0u, 1u, 2u, 5u, 512u}) {
      if (sample > built) continue;
      const uint32_t inputs = built + sample % 3;
      const std::vector<uint32_t> order = de::build_order(inputs, built, sample);
      for (uint64_t i = 0; i < sample; ++i) CHECK(order[i] == i * built / sample);
      CHECK(std::is_sorted(order.begin() + sample, order.end()));
      CHECK(std::set<uint32_t>(order.begin(), order.end()).size() == inputs);
      CHECK(*std::max_element(order.begin(), order.end()) == inputs - 1);
      for (uint32_t id = built; id < inputs; ++id) CHECK(order[id] == id);
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
  for (size_t partitions : {1, 2, 3, 4, 5, 31, 128, 129, 256}) {
    std::vector<float> low(size_t{1} << de::search_levels(static_cast<uint32_t>(partitions)),
                           std::numeric_limits<float>::infinity());
    const std::vector<float> edges = draw_many(partitions - 1, 0);
    std::copy(edges.begin(), edges.end(), low.begin() + 1);
    std::sort(low.begin() + 1, low.end());
    std::vector<float> values = draw_many(300, 0);
    for (size_t i = 0; i + 1 < partitions && i < 100; ++i) values[i] = low[i + 1];
    std::vector<uint8_t> codes(300);
    de::find_partitions(low.data(), static_cast<uint32_t>(partitions), values.data(), 300, codes.data());
    for (size_t i = 0; i < 300; ++i) {
      CHECK(codes[i] == std::upper_bound(low.begin() + 1, low.end(), values[i]) - (low.begin() + 1));
    }
  }
}

void plans_keep_partitions_as_deep_as_asked() {
  for (int kind = 0; kind < 4; ++kind) {
    for (size_t count : {1, 2, 60, 2048}) {
      for (uint32_t partitions = 2; partitions <= 256; ++partitions) {
        std::vector<float> sample = draw_many(count, kind);
        std::sort(sample.begin(), sample.end());
        const de::UnitPlan plan = de::plan_unit(sample.data(), count, partitions);
        CHECK(plan.codes() <= 256 && plan.others >= 1 && plan.edges.size() + 1 == plan.others);
        CHECK(plan.others <= std::max(1.0, (1 - plan.mode_share) * partitions + 0.5));
        CHECK(plan.has_mode || !plan.sparse);
        if (kind == 0 && count == 2048) CHECK(plan.others >= partitions * 0.99);
        if (kind == 3) CHECK(plan.has_mode && plan.sparse && plan.mode == 4.0f && plan.others == 1);
      }
    }
  }
}

void sorting_equals_the_standard_one() {
  for (int kind = 0; kind < 4; ++kind) {
    for (size_t count : {0, 1, 2, 1000, 2048}) {
      std::vector<float> values = draw_many(count, kind);
      for (size_t i = 0; i < count; i += 7) values[i] *= -1e-41f;
      std::vector<float> expected = values;
      std::vector<uint32_t> scratch(2 * count);
      std::sort(expected.begin(), expected.end());
      de::sort_floats(values.data(), count, scratch.data());
      CHECK(values == expected);
    }
  }
}

void top_inputs_equal_sorting() {
  for (int kind = 0; kind < 4; ++kind) {
    for (uint32_t count : {1u, 10u, 1000u}) {
      for (uint32_t size : {0u, 1u, 2u, 7u, 50u, 500u, 1000u}) {
        if (size > count) continue;
        const std::vector<float> values = draw_many(count, kind);
        std::vector<uint32_t> ids = de::build_order(count, count, std::min(count, 5u));
        de::TopInputs top(size);
        for (uint32_t i = 0; i < count; i += 64) {
          top.offer(values.data() + i, ids.data() + i, std::min(64u, count - i));
        }
        std::vector<uint32_t> best(count);
        for (uint32_t i = 0; i < count; ++i) best[i] = i;
        std::sort(best.begin(), best.end(), [&](uint32_t a, uint32_t b) {
          return values[a] > values[b] || (values[a] == values[b] && ids[a] < ids[b]);
        });
        const std::span<const uint64_t> keys = top.sorted();
        CHECK(keys.size() == size);
        for (uint32_t i = 0; i < size; ++i) {
          CHECK(de::entry_id(keys[i]) == ids[best[i]] && de::entry_value(keys[i]) == values[best[i]]);
        }
      }
    }
  }
}

void digits_come_back() {
  for (uint32_t symbols = 1; symbols <= 256; ++symbols) {
    const de::Packing packing = de::packing_for(symbols);
    for (size_t count : {0, 1, 7, 100, 257}) {
      std::vector<uint8_t> codes(count);
      for (uint8_t& code : codes) code = static_cast<uint8_t>(random_bits() % symbols);
      const size_t cut = count / 3;
      de::DigitWriter first(symbols);
      first.append(codes.data(), cut);
      std::vector<uint8_t> packed(first.bytes());
      CHECK(first.copy_to(packed.data()) == packed.data() + packed.size());
      de::DigitWriter writer(symbols, cut, packed.data());
      writer.append(codes.data() + cut, count - cut);
      CHECK(writer.bytes() == packing.size(count));
      packed.assign(writer.bytes(), 0xAA);
      writer.copy_to(packed.data());
      for (size_t i = 0; i < count && packing.bytes > 0; ++i) {
        uint64_t word = 0;
        std::memcpy(&word, packed.data() + i / packing.digits * packing.bytes, packing.bytes);
        for (size_t skipped = 0; skipped < i % packing.digits; ++skipped) word /= symbols;
        CHECK(word % symbols == codes[i]);
      }
    }
  }
}

void folds_equal_folding_one_by_one() {
  for (uint32_t units : {1u, 2u, 5u, 11u}) {
    de::BlockFold block(units);
    for (size_t i = 0; i < units * de::BlockFold::kInputs; ++i) block.codes()[i] = static_cast<uint8_t>(random_bits());
    for (size_t i = 0; i < units * size_t{256}; ++i) block.tables()[i] = static_cast<float>(random_bits() % 1000) - 500;
    for (size_t count : {size_t{0}, size_t{1}, de::BlockFold::kInputs}) {
      for (de::Fold fold : {de::Fold::kSum, de::Fold::kMin, de::Fold::kMax}) {
        const float* result = block.run(fold, count);
        for (size_t i = 0; i < count; ++i) {
          float expected = block.tables()[block.codes()[i]];
          for (size_t u = 1; u < units; ++u) {
            const float term = block.tables()[u * 256 + block.codes()[u * de::BlockFold::kInputs + i]];
            expected = fold == de::Fold::kSum   ? expected + term
                       : fold == de::Fold::kMin ? std::min(expected, term)
                                                : std::max(expected, term);
          }
          CHECK(result[i] == expected);
        }
      }
    }
  }
}

void transposing_moves_every_value() {
  for (size_t rows : {1, 3, 4, 9, 16}) {
    for (size_t columns : {1, 2, 4, 7, 16}) {
      const std::vector<float> from = draw_many(rows * (columns + 2), 0);
      std::vector<float> to(columns * (rows + 3), 99);
      de::transpose(from.data(), columns + 2, rows, columns, to.data(), rows + 3);
      for (size_t column = 0; column < columns; ++column) {
        for (size_t row = 0; row < rows + 3; ++row) {
          CHECK(to[column * (rows + 3) + row] == (row < rows ? from[row * (columns + 2) + column] : 99));
        }
      }
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
  plans_keep_partitions_as_deep_as_asked();
  sorting_equals_the_standard_one();
  top_inputs_equal_sorting();
  digits_come_back();
  folds_equal_folding_one_by_one();
  transposing_moves_every_value();
  checksum_is_the_published_one();
}
