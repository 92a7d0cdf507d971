import { useEffect, useRef, useState } from 'react';
import { type EngineError, toEngineError } from '../../lib/errors.ts';

export type CallState<T> = { data: T | null; error: EngineError | null; loading: boolean };

/**
 * Calls whenever `key` changes and keeps the answer to the latest key only; a null key means nothing to ask.
 * The last answer stays while the next is under way, so that a panel does not flicker. The signal fires when the answer
 * is no longer wanted.
 */
export function useEngineCall<T>(
  key: string | null,
  call: (signal: AbortSignal) => Promise<T>,
): CallState<T> {
  const [state, setState] = useState<CallState<T>>({ data: null, error: null, loading: false });
  const latest = useRef(call);
  latest.current = call;
  useEffect(() => {
    if (key === null) {
      setState({ data: null, error: null, loading: false });
      return;
    }
    let current = true;
    const unwanted = new AbortController();
    setState((old) => ({ ...old, loading: true }));
    latest.current(unwanted.signal).then(
      (data) => current && setState({ data, error: null, loading: false }),
      (thrown) => current && setState({ data: null, error: toEngineError(thrown), loading: false }),
    );
    return () => {
      current = false;
      unwanted.abort();
    };
  }, [key]);
  return state;
}
