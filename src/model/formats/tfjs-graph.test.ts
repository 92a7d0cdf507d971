import { beforeAll, expect, it } from 'vitest';
import { loadNetwork } from '../load.ts';
import { useBackend } from '../test-fixtures.ts';
import { flag, fusedGraph, GraphBuilder, noise } from '../test-models.ts';

beforeAll(() => useBackend('wasm'));

it('lists the nodes between input and output with their shapes', async () => {
  const network = await loadNetwork(fusedGraph());
  expect(network.layers).toEqual([
    { name: 'conv', kind: '_FusedConv2D', shape: [4, 4, 5], units: 80 },
    { name: 'depthwise', kind: 'FusedDepthwiseConv2dNative', shape: [4, 4, 5], units: 80 },
    { name: 'pool', kind: 'Mean', shape: [5], units: 5 },
    { name: 'dense', kind: '_FusedMatMul', shape: [4], units: 4 },
    { name: 'probabilities', kind: 'Softmax', shape: [4], units: 4 },
  ]);
  expect(network.output.name).toBe('probabilities');
  expect(network.parameters).toBe(135 + 5 + 45 + 5 + 20 + 4);
  network.dispose();
});

it('has gradients although no layers model was loaded', async () => {
  const network = await loadNetwork(fusedGraph());
  const { gradient } = await network.gradient(noise(48), 1, 'probabilities', [2]);
  expect(gradient.every((slope) => slope !== 0)).toBe(true);
  network.dispose();
});

it('takes the last of several outputs and leaves side branches of none', async () => {
  const graph = new GraphBuilder();
  graph.input('x', [-1, 2, 2, 1]);
  graph.weight('axes', [2], Int32Array.of(1, 2));
  graph.weight('all', [3], Int32Array.of(0, 1, 2));
  graph.node('Relu', 'relu', ['x']);
  graph.node('Mean', 'whole', ['relu', 'all'], { keep_dims: flag(false) });
  graph.node('Mean', 'first', ['relu', 'axes'], { keep_dims: flag(false) });
  graph.node('Tanh', 'second', ['first']);
  const network = await loadNetwork(graph.build());
  expect(network.layers.map((layer) => layer.name)).toEqual(['relu', 'first', 'second']);
  expect(network.output.name).toBe('second');
  network.dispose();
});

it('refuses inputs that are no images', async () => {
  const flat = new GraphBuilder();
  flat.input('dense_input', [-1, 784]);
  flat.node('Relu', 'relu', ['dense_input']);
  await expect(loadNetwork(flat.build())).rejects.toMatchObject({
    code: 'bad-model',
    message: expect.stringContaining(
      'input "dense_input" has shape [null, 784]; [batch, height, width, 1 or 3]',
    ),
  });

  const two = new GraphBuilder();
  two.input('left', [-1, 4, 4, 3]);
  two.input('right', [-1, 4, 4, 3]);
  two.node('AddV2', 'sum', ['left', 'right']);
  await expect(loadNetwork(two.build())).rejects.toMatchObject({
    code: 'bad-model',
    message: expect.stringContaining('2 inputs found ("left", "right")'),
  });

  const bytes = new GraphBuilder();
  bytes.input('x', [-1, 4, 4, 3], 4);
  bytes.node('Relu', 'relu', ['x']);
  await expect(loadNetwork(bytes.build())).rejects.toMatchObject({ code: 'bad-model' });
});

it('refuses operations that tfjs does not know', async () => {
  const graph = new GraphBuilder();
  graph.input('x', [-1, 4, 4, 3]);
  graph.node('MyOwnOp', 'strange', ['x']);
  await expect(loadNetwork(graph.build())).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('MyOwnOp'),
  });
});

it('refuses weights that do not fill the manifest', async () => {
  const data = fusedGraph();
  await expect(loadNetwork({ ...data, weights: data.weights.slice(0, -4) })).rejects.toMatchObject({
    code: 'bad-model',
    message: expect.stringContaining('860 bytes of weights found; 864 expected'),
  });
});
