#include "block.hpp"

#include <cstring>

#include "crc32.hpp"

namespace de {
namespace {

constexpr size_t kHeaderBytes = 16;

size_t id_bytes(uint32_t inputs) { return inputs <= 65536 ? 2 : 4; }

template <typename T>
uint8_t* put(uint8_t* out, T value) {
  std::memcpy(out, &value, sizeof value);
  return out + sizeof value;
}

uint8_t* put_mai(uint8_t* out, const std::vector<uint64_t>& keys, uint32_t inputs) {
  for (const uint64_t key : keys) out = put(out, entry_value(key));
  for (const uint64_t key : keys) {
    const uint32_t id = entry_id(key);
    out = id_bytes(inputs) == 2 ? put(out, static_cast<uint16_t>(id)) : put(out, id);
  }
  return out;
}

}  // namespace

size_t block_bytes(const UnitEncoder& unit, uint32_t inputs, uint32_t mai_size) {
  const size_t bytes = kHeaderBytes + size_t{8} * unit.plan().codes() + (4 + id_bytes(inputs)) * mai_size +
                       unit.flags().bytes() + unit.codes().bytes();
  return (bytes + 3) & ~size_t{3};
}

void write_block(UnitEncoder& unit, uint32_t unit_number, uint32_t inputs, uint8_t* out, size_t bytes) {
  const UnitPlan& plan = unit.plan();
  put(out + bytes - 4, uint32_t{0});
  uint8_t* next = put(out + 4, unit_number);
  next = put(next, unit.coded());
  next = put(next, static_cast<uint16_t>(plan.codes()));
  next = put(next, static_cast<uint8_t>(plan.bits));
  next = put(next, static_cast<uint8_t>((plan.has_mode ? 1 : 0) | (plan.sparse ? 2 : 0)));
  for (const float low : unit.low()) next = put(next, low);
  for (const float high : unit.high()) next = put(next, high);
  next = put_mai(next, unit.mai().sorted(), inputs);
  next = unit.flags().copy_to(next);
  unit.codes().copy_to(next);
  put(out, crc32(out + 4, bytes - 4));
}

}  // namespace de
