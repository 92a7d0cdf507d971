import { loadNetwork, type ModelData, type Network, shuffledWeights } from '../../model/index.ts';
import { type Attributions, attribute, type MethodRequest } from '../attribute.ts';
import type { RunOptions } from '../run.ts';
import { rankCorrelation } from './similarity.ts';

/**
 * Sanity check of Adebayo et al. 2018 (arXiv:1810.03292): does the map change when every weight is shuffled within its
 * tensor? Gives, for each input, the rank correlation of the sizes of both maps. Close to 1 says that the map does not
 * depend on what the network learnt. Loads a second network for as long as it runs.
 */
export async function randomisationCheck(
  data: ModelData,
  request: MethodRequest,
  found: Attributions,
  seed = 1,
  options: RunOptions = {},
): Promise<number[]> {
  const network = await loadShuffled(data, seed);
  try {
    return mapCorrelations(found, await attribute(network, request, options));
  } finally {
    network.dispose();
  }
}

/** The network with every weight shuffled within its tensor; the caller disposes of it. */
export function loadShuffled(data: ModelData, seed = 1): Promise<Network> {
  return loadNetwork(shuffledWeights(data, seed));
}

/** Rank correlations of the sizes of two lists of maps, one by one. */
export function mapCorrelations(found: Attributions, other: Attributions): number[] {
  return found.maps.map((map, row) => rankCorrelation(map, other.maps[row] as Float32Array));
}
