import { create } from 'zustand';
import type { AttributionMap, Progress } from '../../engine/api.ts';
import { engine } from '../../engine/client.ts';
import { toEngineError } from '../../lib/errors.ts';
import type { MapCell } from './cells.ts';

export type MapState =
  | { state: 'running' }
  | { state: 'done'; map: AttributionMap; shape: number[]; ms: number }
  | { state: 'failed'; message: string };

/** `share`: how much of what is under way is done, in maps. */
export type MapRun = { done: number; total: number; share: number; cancel: () => void };

type MapStore = {
  /** By a cell's key; a map that was not asked for yet has no entry. */
  maps: Record<string, MapState>;
  run: MapRun | null;
  /** Cancelled by the person, so that some maps are missing. */
  stopped: boolean;
};

/** Bytes of maps that are kept for settings that may come back. */
const keepBytes = 128e6;
/** Quick maps are asked for several at once, as many as take about this long. */
const chunkMs = 250;
const largestChunk = 16;

export const useMaps = create<MapStore>(() => ({ maps: {}, run: null, stopped: false }));

function setMaps(entries: Record<string, MapState>): void {
  useMaps.setState(({ maps }) => ({ maps: { ...maps, ...entries } }));
}

function without(maps: Record<string, MapState>, drop: (key: string, state: MapState) => boolean) {
  return Object.fromEntries(Object.entries(maps).filter(([key, state]) => !drop(key, state)));
}

/** Forgets the oldest maps that are not shown, beyond what is kept. */
function forgetOld(shown: ReadonlySet<string>): void {
  const { maps } = useMaps.getState();
  const bytesOf = (state: MapState) => (state.state === 'done' ? state.map.data.byteLength : 0);
  let bytes = Object.values(maps).reduce((sum, state) => sum + bytesOf(state), 0);
  if (bytes <= keepBytes) return;
  const dropped = new Set<string>();
  for (const [key, state] of Object.entries(maps)) {
    if (bytes <= keepBytes) break;
    if (shown.has(key)) continue;
    dropped.add(key);
    bytes -= bytesOf(state);
  }
  useMaps.setState({ maps: without(maps, (key) => dropped.has(key)) });
}

/** The next cells that differ in their input only. */
function nextChunk(cells: readonly MapCell[], from: number, limit: number): MapCell[] {
  const same = ({ request }: MapCell) => JSON.stringify({ ...request, inputs: [] });
  const [first] = cells.slice(from, from + 1);
  if (!first) return [];
  const others = cells.slice(from, from + limit);
  const end = others.findIndex((cell) => same(cell) !== same(first));
  return end < 0 ? others : others.slice(0, end);
}

async function askFor(chunk: readonly MapCell[], signal: AbortSignal, onProgress: (p: Progress) => void) {
  const [first] = chunk as [MapCell];
  const started = performance.now();
  const request = { ...first.request, inputs: chunk.map(({ input }) => input) };
  const { maps, shape } = await engine.attribute(request, { signal, onProgress });
  const ms = (performance.now() - started) / chunk.length;
  return Object.fromEntries(
    maps.map((map, i) => [chunk[i]?.key, { state: 'done' as const, map, shape, ms }] as const),
  );
}

/** Computes the maps that are not there yet, one request after another; what was under way for other cells is given up. */
export async function computeMaps(cells: readonly MapCell[]): Promise<void> {
  useMaps.getState().run?.cancel();
  forgetOld(new Set(cells.map(({ key }) => key)));
  const { maps } = useMaps.getState();
  const missing = cells.filter(({ key }) => maps[key] === undefined || maps[key].state === 'running');
  if (missing.length === 0) return useMaps.setState({ run: null, stopped: false });
  const abort = new AbortController();
  const cancel = () => abort.abort();
  // Progress may come after the answer that it was about.
  let current = -1;
  const tell = (done: number, share: number) => {
    if (!abort.signal.aborted && done === current)
      useMaps.setState({ run: { done, total: missing.length, share, cancel }, stopped: false });
  };
  let limit = 1;
  for (let done = 0; done < missing.length && !abort.signal.aborted; ) {
    const chunk = nextChunk(missing, done, limit);
    const at = done;
    current = at;
    tell(at, 0);
    setMaps(Object.fromEntries(chunk.map(({ key }) => [key, { state: 'running' }])));
    const started = performance.now();
    const found = await outcome(chunk, abort.signal, ({ done: part, total }) =>
      tell(at, (part / total) * chunk.length),
    );
    current = -1;
    if (abort.signal.aborted) return;
    setMaps(found);
    const each = (performance.now() - started) / chunk.length;
    limit = Math.max(1, Math.min(largestChunk, chunk.length * 4, Math.round(chunkMs / each)));
    done += chunk.length;
  }
  if (!abort.signal.aborted) useMaps.setState({ run: null });
}

/** The maps of a chunk, or the reason why there are none. */
async function outcome(
  chunk: readonly MapCell[],
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<Record<string, MapState>> {
  try {
    return await askFor(chunk, signal, onProgress);
  } catch (thrown) {
    const { message } = toEngineError(thrown);
    return Object.fromEntries(chunk.map(({ key }) => [key, { state: 'failed', message }]));
  }
}

/** Gives up what is under way. @param stopped whether the person wished so, and is offered to go on. */
export function stopMaps(stopped: boolean): void {
  const { run, maps } = useMaps.getState();
  run?.cancel();
  useMaps.setState({ run: null, stopped, maps: without(maps, (_, { state }) => state === 'running') });
}

/** Forgets failures, so that they are tried again. */
export function forgetFailures(): void {
  const { maps } = useMaps.getState();
  useMaps.setState({ maps: without(maps, (_, { state }) => state === 'failed') });
}
