import { EngineError } from '../lib/errors.ts';
import type { Anchor, Network, Site, TensorGraph } from '../model/index.ts';

/** A place in a network: some layers' inputs or outputs, the network's input, its output, or its logits. */
export type Cut =
  | { kind: 'layer'; layers: readonly (string | number)[]; anchor?: Anchor }
  | { kind: 'input' }
  | { kind: 'output' }
  | { kind: 'logits' };

/** A cut, or short for one: a layer's name, its number (negative from the end), null for the input. */
export type CutLike = Cut | string | number | null;

/** From where attributions are given to where the quantity is taken. */
export type Slice = { from: CutLike; to: CutLike };

type Place = { graph: TensorGraph; layers: readonly { name: string }[]; output: string };

export function placeOf({ graph, layers, output }: Network): Place {
  return { graph, layers, output: output.name };
}

/** The tensors at a cut. @throws EngineError 'bad-argument' for a layer that is not there. */
export function sitesAt(place: Place, cutLike: CutLike): Site[] {
  const cut = cutOf(cutLike);
  if (cut.kind === 'input') return [...place.graph.inputs];
  if (cut.kind === 'output') return [place.graph.output];
  if (cut.kind === 'logits')
    return place.graph.sites(place.output, place.graph.hasLogits(place.output) ? 'pre' : 'out');
  return cut.layers.flatMap((layer) => place.graph.sites(nameOf(place, layer), cut.anchor ?? 'out'));
}

/** A slice, or short for one: a pair, or a single cut for "from here to the output". */
export function sliceOf(cuts: Slice | readonly [CutLike, CutLike] | CutLike): Slice {
  if (Array.isArray(cuts)) return { from: cuts[0] as CutLike, to: cuts[1] as CutLike };
  if (typeof cuts === 'object' && cuts !== null && 'from' in cuts) return cuts;
  return { from: cuts as CutLike, to: { kind: 'output' } };
}

function cutOf(cut: CutLike): Cut {
  if (cut === null) return { kind: 'input' };
  return typeof cut === 'object' ? cut : { kind: 'layer', layers: [cut] };
}

function nameOf({ layers }: Place, layer: string | number): string {
  if (typeof layer === 'string') return layer;
  const found = layers.at(layer);
  if (Number.isInteger(layer) && found && layer < layers.length) return found.name;
  throw new EngineError(
    'bad-argument',
    `cut: layer ${layer} found; ${-layers.length} to ${layers.length - 1} expected`,
  );
}
