import { loadNetwork, type ModelData, type Network } from '../model/index.ts';
import type { Crew } from './crew.ts';
import { runTask } from './task.ts';

/** A crew in this thread, with a network of its own; tasks are copied as they are on the way to a worker. */
export type LocalCrew = Crew & { tasks: () => number; network: Network };

export async function localCrew(data: ModelData, size: number): Promise<LocalCrew> {
  const network = await loadNetwork(data);
  let tasks = 0;
  return {
    size,
    network,
    tasks: () => tasks,
    ready: () => size,
    async run(task) {
      tasks++;
      const copy = structuredClone(task);
      await Promise.resolve();
      return structuredClone(await runTask(network, copy));
    },
  };
}
