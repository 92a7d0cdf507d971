import { loadNetwork, type ModelData, shuffledWeights } from '../../model/index.ts';
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
  const network = await loadNetwork(shuffledWeights(data, seed));
  try {
    const { maps } = await attribute(network, request, options);
    return found.maps.map((map, row) => rankCorrelation(map, maps[row] as Float32Array));
  } finally {
    network.dispose();
  }
}
