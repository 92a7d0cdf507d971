import { type GraphModel, loadGraphModel } from '@tensorflow/tfjs-converter';
import { io, type Tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import { EngineError } from '../../lib/errors.ts';
import { closeWeights, openWeights } from '../derived-weights.ts';
import { type DeclaredInput, imageInput } from '../image-input.ts';
import { countParameters, type Layer, type ModelData, type NetworkInput } from '../network.ts';
import { graphSizes } from '../passes.ts';
import { batchShape, type Runner } from '../runner.ts';
import { registerFusedOps } from './graph-fused.ts';
import { behindAliases, type GraphNode, graphNodes, nodesBetween } from './graph-nodes.ts';
import { graphSites } from './graph-sites.ts';

/** Opens a tfjs graph model; see `loadNetwork` for the errors. */
export async function loadGraph(data: ModelData): Promise<Runner> {
  const model = await build(data);
  try {
    return runnerOf(model, data);
  } catch (thrown) {
    model.dispose();
    throw thrown;
  }
}

async function build(data: ModelData): Promise<GraphModel> {
  registerFusedOps();
  const artifacts: io.ModelArtifacts = {
    modelTopology: data.topology,
    weightSpecs: data.weightSpecs,
    weightData: data.weights,
  };
  if (data.signature) artifacts.signature = data.signature;
  try {
    return await loadGraphModel(io.fromMemory(artifacts));
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new EngineError(
      'bad-model',
      `${data.name}: ${reason}; a tfjs graph model with all its weights expected; convert the model again`,
      { cause: thrown },
    );
  }
}

function runnerOf(model: GraphModel, data: ModelData): Runner {
  const input = imageInput(model.inputs.map(declared));
  const nodes = graphNodes(data.topology);
  const weights = Object.values(model.weights).flat();
  openWeights(weights);
  const inputName = nodeName(model.inputs[0]?.name ?? '');
  const outputNames = model.outputs.map((output) => behindAliases(nodes, nodeName(output.name)));
  const layers = probe(model, data.name, input, nodesBetween(nodes, inputName, outputNames));
  const output = outputNames.map((name) => layers.find((layer) => layer.name === name)).findLast(Boolean);
  if (!output)
    throw new EngineError(
      'bad-model',
      `${data.name}: outputs ${outputNames.map((name) => `"${name}"`).join(', ')} found; a float output with one row per input expected; export the model with such an output`,
    );
  return {
    input,
    layers,
    output,
    parameters: countParameters(data),
    graph: graphSites(
      model,
      nodes,
      layers,
      { input: { key: inputName, shape: batchShape({ input }, 1).slice(1) }, output: output.name },
      graphSizes(input, layers),
    ),
    run: (x, name) => model.execute(x, name) as Tensor,
    dispose() {
      closeWeights(weights);
      model.dispose();
    },
  };
}

function nodeName(tensorName: string): string {
  return tensorName.replace(/:\d+$/, '');
}

function declared({ name, shape, dtype }: GraphModel['inputs'][number]): DeclaredInput {
  return { name: nodeName(name), shape: shape?.map((size) => (size > 0 ? size : null)), dtype };
}

/**
 * Runs every node on zeros and keeps those with a float output of rank 2 to 4, one row per input. A free batch is
 * probed with two inputs, so that a node without a batch dimension is not taken for one with a batch of one.
 */
function probe(model: GraphModel, modelName: string, input: NetworkInput, nodes: GraphNode[]): Layer[] {
  const count = input.batch ?? 2;
  const names = nodes.map((node) => node.name);
  try {
    const found = tidy(() => {
      const results = model.execute(zeros(batchShape({ input }, count)), names);
      return ([] as Tensor[])
        .concat(results as Tensor | Tensor[])
        .map(({ shape, dtype }) => ({ shape, dtype }));
    });
    return nodes.flatMap((node, i) => {
      const result = found[i];
      if (result?.dtype !== 'float32' || result.shape[0] !== count) return [];
      const shape = result.shape.slice(1);
      const units = shape.reduce((product, size) => product * size, 1);
      if (shape.length < 1 || shape.length > 3 || units === 0) return [];
      return [{ name: node.name, kind: node.op, shape, units }];
    });
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new EngineError(
      'unsupported',
      `${modelName}: running it on one blank input failed (${reason}); a graph of known operations without control flow expected; export the model for inference`,
      { cause: thrown },
    );
  }
}
