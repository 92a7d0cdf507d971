#pragma once

#include <cstddef>
#include <cstdint>

namespace de {

// CRC-32 of IEEE 802.3, as in zip and PNG.
uint32_t crc32(const uint8_t* bytes, size_t count);

}  // namespace de
