/**
 * The order in which inputs enter a build: the sample, ids floor(i * inputs / sample) for i = 0..sample - 1, then all
 * other ids ascending. Codes are stored in this order. The core has the same function (wasm/src/order.cpp).
 */
export function buildOrder(inputs: number, sample: number): Uint32Array<ArrayBuffer> {
  const order = new Uint32Array(inputs);
  let sampled = 0;
  let rest = sample;
  for (let id = 0; id < inputs; id++) {
    const inSample = sampled < sample && id === Math.floor((sampled * inputs) / sample);
    order[inSample ? sampled++ : rest++] = id;
  }
  return order;
}
