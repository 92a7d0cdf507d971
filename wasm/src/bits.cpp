#include "bits.hpp"

#include <bit>
#include <cstring>

namespace de {

static_assert(std::endian::native == std::endian::little);

uint8_t* BitWriter::copy_to(uint8_t* out) const {
  if (!words_.empty()) std::memcpy(out, words_.data(), words_.size() * 4);
  out += words_.size() * 4;
  const size_t rest = (filled_ + 7) / 8;
  std::memcpy(out, &pending_, rest);
  return out + rest;
}

}  // namespace de
