#include "block.hpp"

#include <cstring>
#include <limits>

#include "crc32.hpp"
#include "partition.hpp"

namespace de {
namespace {

constexpr size_t kHeaderBytes = 24;

enum Flag : uint8_t { kMode = 1, kSparse = 2, kWhole = 4, kWideIds = 8 };

struct Header {
  uint32_t checksum = 0;
  uint32_t unit = 0;
  uint32_t count = 0;
  uint32_t coded = 0;
  uint32_t members = 0;
  uint16_t others = 0;
  uint8_t flags = 0;
  uint8_t zero = 0;
};
static_assert(sizeof(Header) == kHeaderBytes);

// Where the parts of a block begin, and where the last one ends.
struct Places {
  size_t mode, low, high, mai_values, mai_ids, bitmap, codes, end;
};

uint32_t symbols(const Header& header) {
  return header.others + ((header.flags & kMode) && !(header.flags & kSparse) ? 1u : 0u);
}

Places places(const Header& header) {
  Places at{};
  at.mode = kHeaderBytes;
  at.low = at.mode + (header.flags & kMode ? 4 : 0);
  at.high = at.low + size_t{4} * header.others;
  at.mai_values = at.high + size_t{4} * header.others;
  at.mai_ids = at.mai_values + size_t{4} * header.members;
  at.bitmap = at.mai_ids + size_t{header.flags & kWideIds ? 4u : 2u} * header.members;
  const bool bitmap = (header.flags & kSparse) && header.coded > 0;
  at.codes = at.bitmap + (bitmap ? packing_for(2).size(header.count) : 0);
  at.end = at.codes + packing_for(symbols(header)).size(header.coded);
  if (header.flags & kWhole) at.end = kHeaderBytes + size_t{4} * header.count;
  return at;
}

size_t padded(size_t bytes) { return (bytes + 3) & ~size_t{3}; }

Header header_of(UnitEncoder& unit, uint32_t inputs) {
  const UnitState& state = unit.state();
  Header header;
  header.count = state.count;
  header.coded = state.coded;
  header.members = static_cast<uint32_t>(unit.mai().sorted().size());
  header.others = static_cast<uint16_t>(state.others);
  header.flags = static_cast<uint8_t>((state.has_mode ? kMode : 0) | (state.sparse ? kSparse : 0) |
                                      (inputs > 65536 ? kWideIds : 0));
  return header;
}

Header header_of(const std::vector<float>& values) {
  Header header;
  header.count = header.coded = static_cast<uint32_t>(values.size());
  header.flags = kWhole;
  return header;
}

void put_header(Header header, uint32_t unit_number, uint8_t* out) {
  header.unit = unit_number;
  std::memcpy(out, &header, sizeof header);
}

void put_floats(uint8_t* out, const float* values, size_t count) {
  if (count > 0) std::memcpy(out, values, 4 * count);
}

void seal(uint8_t* out, size_t bytes) {
  const uint32_t checksum = crc32(out + 4, bytes - 4);
  std::memcpy(out, &checksum, sizeof checksum);
}

template <typename T>
T get(const uint8_t* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

UnitState read_state(const Header& header, const Places& at, const uint8_t* block) {
  UnitState state;
  state.has_mode = header.flags & kMode;
  state.sparse = header.flags & kSparse;
  if (state.has_mode) state.mode = get<float>(block + at.mode);
  state.others = header.others;
  state.count = header.count;
  state.coded = header.coded;
  state.low.assign(size_t{1} << search_levels(header.others), std::numeric_limits<float>::infinity());
  state.high.resize(header.others);
  std::memcpy(state.low.data(), block + at.low, size_t{4} * header.others);
  std::memcpy(state.high.data(), block + at.high, size_t{4} * header.others);
  const bool bitmap = state.sparse && state.coded > 0;
  state.flags = bitmap ? DigitWriter(2, header.count, block + at.bitmap) : DigitWriter(2);
  state.codes = DigitWriter(symbols(header), header.coded, block + at.codes);
  return state;
}

}  // namespace

size_t block_bytes(UnitEncoder& unit, uint32_t inputs) { return padded(places(header_of(unit, inputs)).end); }

void write_block(UnitEncoder& unit, uint32_t unit_number, uint32_t inputs, uint8_t* out, size_t bytes) {
  const Header header = header_of(unit, inputs);
  const Places at = places(header);
  const UnitState& state = unit.state();
  std::memset(out + at.end, 0, bytes - at.end);
  put_header(header, unit_number, out);
  if (state.has_mode) put_floats(out + at.mode, &state.mode, 1);
  put_floats(out + at.low, state.low.data(), state.others);
  put_floats(out + at.high, state.high.data(), state.others);
  uint8_t* value = out + at.mai_values;
  uint8_t* id = out + at.mai_ids;
  const size_t id_bytes = header.flags & kWideIds ? 4 : 2;
  for (const uint64_t key : unit.mai().sorted()) {
    const float member = entry_value(key);
    const uint32_t input = entry_id(key);
    std::memcpy(value, &member, 4);
    std::memcpy(id, &input, id_bytes);
    value += 4;
    id += id_bytes;
  }
  if (at.codes > at.bitmap) state.flags.copy_to(out + at.bitmap);
  state.codes.copy_to(out + at.codes);
  seal(out, bytes);
}

size_t block_bytes(const std::vector<float>& values) { return places(header_of(values)).end; }

void write_block(const std::vector<float>& values, uint32_t unit_number, uint8_t* out, size_t bytes) {
  put_header(header_of(values), unit_number, out);
  put_floats(out + kHeaderBytes, values.data(), values.size());
  seal(out, bytes);
}

std::optional<SavedUnit> read_block(const uint8_t* block, size_t bytes, uint32_t unit_number, uint32_t count,
                                    bool whole) {
  if (bytes < kHeaderBytes) return std::nullopt;
  const Header header = get<Header>(block);
  const Places at = places(header);
  if (header.unit != unit_number || header.count != count || padded(at.end) != bytes ||
      header.checksum != crc32(block + 4, bytes - 4) || whole != bool(header.flags & kWhole)) {
    return std::nullopt;
  }
  SavedUnit saved;
  if (whole) {
    saved.values.resize(header.count);
    std::memcpy(saved.values.data(), block + kHeaderBytes, size_t{4} * header.count);
    return saved;
  }
  if (header.others == 0 || symbols(header) > 256) return std::nullopt;
  saved.state = read_state(header, at, block);
  for (uint32_t i = 0; i < header.members; ++i) {
    const uint8_t* id = block + at.mai_ids + size_t{header.flags & kWideIds ? 4u : 2u} * i;
    const uint32_t input = header.flags & kWideIds ? get<uint32_t>(id) : get<uint16_t>(id);
    saved.mai.push_back(entry_key(get<float>(block + at.mai_values + 4 * i), input));
  }
  return saved;
}

}  // namespace de
