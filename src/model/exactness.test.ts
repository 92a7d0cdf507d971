import { beforeAll, describe, expect, it } from 'vitest';
import { loadNetwork } from './load.ts';
import { cifarImages, hasData, idxImages, needsData, readModel, useBackend } from './test-fixtures.ts';

/**
 * Answers are exact only if an input's activations do not depend on the batch it is run in. On wasm every bit is
 * the same: XNNPACK sums an output's products in the same order whatever the tile it falls into.
 */
describe.skipIf(!hasData)(`activations on wasm, whatever the batch${needsData}`, () => {
  beforeAll(() => useBackend('wasm'));

  it.each([
    ['fashion_mnist/vgg_small_layers', (count: number) => idxImages('fashion_mnist', count).images, 128],
    ['mnist/lenet_graph', (count: number) => idxImages('mnist', count).images, 128],
    ['cifar10/resnet20_layers', cifarImages, 24],
  ] as const)('%s', async (folder, read, count) => {
    const network = await loadNetwork(readModel(folder));
    const inputs = read(count);
    const size = inputs.length / count;
    const every = Math.ceil(network.layers.length / 20);
    for (const { name, units } of network.layers.filter((_, i) => i % every === 0)) {
      const together = await network.forward(inputs, count, name);
      for (const [start, rows] of pieces(count)) {
        const part = await network.forward(inputs.slice(start * size, (start + rows) * size), rows, name);
        expect(sameBits(part, together.subarray(start * units, (start + rows) * units)), name).toBe(true);
      }
    }
    network.dispose();
  });
});

/** Batches of 1, 7, 20 and 64 from different positions. */
function pieces(count: number): [start: number, rows: number][] {
  const all: [number, number][] = [
    [0, 1],
    [count - 1, 1],
    [3, 7],
    [count - 7, 7],
    [2, 20],
    [count - 64, 64],
  ];
  return all.filter(([start]) => start >= 0);
}

function sameBits(a: Float32Array, b: Float32Array): boolean {
  return Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(
    Buffer.from(b.buffer, b.byteOffset, b.byteLength),
  );
}
