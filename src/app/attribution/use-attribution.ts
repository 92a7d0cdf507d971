import { useCallback, useEffect, useState } from 'react';
import type { AttributionMap, AttributionRequest, Progress } from '../../engine/api.ts';
import { engine } from '../../engine/client.ts';
import { type EngineError, toEngineError } from '../../lib/errors.ts';

/** A map with the request that it answers. */
export type Attribution = { request: AttributionRequest; map: AttributionMap; shape: number[] };

export type AttributionState = {
  /** The last map there was, which may be of a request before this one. */
  data: Attribution | null;
  error: EngineError | null;
  loading: boolean;
  progress: Progress | null;
};

const idle: AttributionState = { data: null, error: null, loading: false, progress: null };

/**
 * Attributes one input whenever the request or the scope changes; null means nothing to ask. The last map stays while the
 * next is under way, and after a failure or `cancel`, until `again` or another request.
 */
export function useAttribution(
  request: AttributionRequest | null,
  scope: string,
): AttributionState & { cancel: () => void; again: () => void } {
  const [state, setState] = useState<AttributionState>(idle);
  const [turn, setTurn] = useState(0);
  const [abort, setAbort] = useState<AbortController | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn or another scope asks the same once more
  useEffect(() => {
    if (!request) return setState(idle);
    let current = true;
    const controller = new AbortController();
    setAbort(controller);
    setState((old) => ({ ...old, error: null, loading: true, progress: null }));
    const onProgress = (progress: Progress) => {
      if (current) setState((old) => ({ ...old, progress }));
    };
    engine.attribute(request, { signal: controller.signal, onProgress }).then(
      ({ maps, shape }) => {
        const map = maps[0] as AttributionMap;
        if (current) setState({ ...idle, data: { request, map, shape } });
      },
      (thrown) => {
        if (current) setState((old) => ({ ...idle, data: old.data, error: toEngineError(thrown) }));
      },
    );
    return () => {
      current = false;
      controller.abort();
    };
  }, [request, scope, turn]);
  const cancel = useCallback(() => abort?.abort(), [abort]);
  const again = useCallback(() => setTurn((last) => last + 1), []);
  return { ...state, cancel, again };
}
