#pragma once

#include <cstddef>

namespace de {

// Makes sure that the heap can grow by `bytes` without asking the host, who takes a millisecond for every request
// however small. Does nothing outside WebAssembly.
void grow_ahead(size_t bytes);

}  // namespace de
