import { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ModelData } from './network.ts';

/** A layers model as its files would hold it; the model itself is disposed of. */
export async function saved(model: LayersModel): Promise<ModelData> {
  let data: ModelData | undefined;
  await model.save(
    io.withSaveHandler(async (artifacts) => {
      data = {
        format: 'tfjs-layers',
        name: 'test',
        topology: artifacts.modelTopology as object,
        signature: null,
        weightSpecs: artifacts.weightSpecs ?? [],
        weights: io.concatenateArrayBuffers([artifacts.weightData ?? []].flat()),
      };
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  model.dispose();
  if (!data) throw new Error('the model was not saved');
  return data;
}

/** Numbers between -1 and 1 that are the same on every run. */
export function noise(length: number, seed = 1): Float32Array {
  let state = seed * 48_271;
  return Float32Array.from({ length }, () => {
    state = (state * 16_807) % 2_147_483_647;
    return (state / 2_147_483_647) * 2 - 1;
  });
}

type Attribute = Record<string, unknown>;

const text = (value: string) => Buffer.from(value).toString('base64');
export const ints = (...values: number[]): Attribute => ({ list: { i: values.map(String) } });
export const int = (value: number): Attribute => ({ i: String(value) });
export const flag = (value: boolean): Attribute => ({ b: value });
export const string = (value: string): Attribute => ({ s: text(value) });
export const strings = (...values: string[]): Attribute => ({ list: { s: values.map(text) } });

/** A hand-made tfjs graph model. */
export class GraphBuilder {
  private readonly nodes: object[] = [];
  private readonly specs: ModelData['weightSpecs'] = [];
  private readonly values: ArrayBuffer[] = [];

  node(op: string, name: string, input: string[] = [], attr: Record<string, Attribute> = {}): string {
    this.nodes.push({ name, op, input, attr: { T: { type: 1 }, ...attr } });
    return name;
  }

  input(name: string, shape: number[], type = 1): string {
    const dim = shape.map((size) => ({ size: String(size) }));
    return this.node('Placeholder', name, [], { dtype: { type }, shape: { shape: { dim } } as Attribute });
  }

  weight(name: string, shape: number[], values: Float32Array | Int32Array): string {
    const dtype = values instanceof Int32Array ? 'int32' : 'float32';
    this.specs.push({ name, shape, dtype });
    this.values.push(values.slice().buffer as ArrayBuffer);
    return this.node('Const', name, [], { dtype: { type: dtype === 'int32' ? 3 : 1 } });
  }

  build(): ModelData {
    return {
      format: 'tfjs-graph',
      name: 'test',
      topology: { node: this.nodes, library: {}, versions: {} },
      signature: null,
      weightSpecs: this.specs,
      weights: io.concatenateArrayBuffers(this.values),
    };
  }
}

/** Fused convolutions without activation, as converted MobileNets have them, on a [4, 4, 3] input. */
export function fusedGraph(batch = -1): ModelData {
  const graph = new GraphBuilder();
  const conv = {
    strides: ints(1, 1, 1, 1),
    dilations: ints(1, 1, 1, 1),
    padding: string('SAME'),
    data_format: string('NHWC'),
    num_args: int(1),
    fused_ops: strings('BiasAdd'),
  };
  graph.input('x', [batch, 4, 4, 3]);
  graph.weight('w1', [3, 3, 3, 5], noise(135, 2));
  graph.weight('b1', [5], noise(5, 3));
  graph.weight('w2', [3, 3, 5, 1], noise(45, 4));
  graph.weight('b2', [5], noise(5, 5));
  graph.weight('axes', [2], Int32Array.of(1, 2));
  graph.weight('w3', [5, 4], noise(20, 6));
  graph.weight('b3', [4], noise(4, 7));
  graph.node('_FusedConv2D', 'conv', ['x', 'w1', 'b1'], conv);
  graph.node('FusedDepthwiseConv2dNative', 'depthwise', ['conv', 'w2', 'b2'], conv);
  graph.node('Mean', 'pool', ['depthwise', 'axes'], { keep_dims: flag(false) });
  graph.node('_FusedMatMul', 'dense', ['pool', 'w3', 'b3'], {
    transpose_a: flag(false),
    transpose_b: flag(false),
    num_args: int(1),
    fused_ops: strings('BiasAdd'),
  });
  graph.node('Softmax', 'probabilities', ['dense']);
  graph.node('Identity', 'Identity', ['probabilities']);
  return graph.build();
}
