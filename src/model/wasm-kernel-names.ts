/** Kernels that are registered on wasm alone. Passes `dy` on where x lies above 0 and not above `most`. */
export const RELU_GRADIENT = 'ReluGradient';
/** Spreads the groups of x's channels over blocks of `down` x `across` places, and cuts that to `height` x `width`. */
export const INTERLEAVE = 'Interleave';
