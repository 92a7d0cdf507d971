import { EngineError } from '../lib/errors.ts';
import type { CallOptions, Progress } from './api.ts';
import { type Method, methods } from './protocol.ts';
import type { Session } from './session.ts';

/** Runs calls by name on the session; each can be cancelled by its id. */
export class Calls {
  private readonly session: Session;
  private readonly running = new Map<number, AbortController>();

  constructor(session: Session) {
    this.session = session;
  }

  /** Settles as the method does. `args` lack `onProgress` and `signal`, which do not cross between threads. */
  async run(
    id: number,
    method: Method,
    args: unknown[],
    onProgress: ((progress: Progress) => void) | null,
  ): Promise<unknown> {
    if (!Object.hasOwn(methods, method)) {
      throw new EngineError(
        'bad-argument',
        `${method}: no such method; the contract has ${Object.keys(methods).join(', ')}`,
      );
    }
    const stop = new AbortController();
    this.running.set(id, stop);
    try {
      const call = this.session[method] as (...args: unknown[]) => Promise<unknown>;
      return await call.apply(
        this.session,
        withOptions(method, args, { onProgress: onProgress ?? undefined, signal: stop.signal }),
      );
    } finally {
      this.running.delete(id);
    }
  }

  cancel(id: number): void {
    this.running.get(id)?.abort();
  }
}

function withOptions(method: Method, args: unknown[], options: CallOptions): unknown[] {
  const place = methods[method];
  if (place === null) return args;
  const filled = Array.from({ length: Math.max(args.length, place + 1) }, (_, at) => args[at]);
  filled[place] = { ...(filled[place] as object | undefined), ...options };
  return filled;
}
