/**
 * The order in which inputs enter a build, and in which codes are stored: of the `built` inputs of the first build the
 * sample, ids floor(i * built / sample) for i = 0..sample - 1, then the others ascending; then the ids appended since.
 * The core has the same function (wasm/src/order.cpp).
 */
export function buildOrder(inputs: number, built: number, sample: number): Uint32Array<ArrayBuffer> {
  const order = new Uint32Array(inputs);
  let sampled = 0;
  let rest = sample;
  for (let id = 0; id < built; id++) {
    const inSample = sampled < sample && id === Math.floor((sampled * built) / sample);
    order[inSample ? sampled++ : rest++] = id;
  }
  for (let id = built; id < inputs; id++) order[id] = id;
  return order;
}
