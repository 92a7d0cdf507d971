import { EngineError } from '../lib/errors.ts';
import { type Callback, type Method, methods } from './protocol.ts';
import type { Session } from './session.ts';

/** The callbacks and names of signals that came with a call. */
export type Hooks = { signals: string[]; callbacks: Record<string, Callback> };

/** Runs calls by name on the session; the signals of each can be fired by its id. */
export class Calls {
  private readonly session: Session;
  private readonly running = new Map<number, Map<string, AbortController>>();

  constructor(session: Session) {
    this.session = session;
  }

  /** Settles as the method does. */
  async run(id: number, method: Method, args: unknown[], hooks: Hooks): Promise<unknown> {
    if (!Object.hasOwn(methods, method)) {
      throw new EngineError(
        'bad-argument',
        `${method}: no such method; the contract has ${Object.keys(methods).join(', ')}`,
      );
    }
    const stops = new Map(hooks.signals.map((name) => [name, new AbortController()]));
    this.running.set(id, stops);
    const signals = Object.fromEntries([...stops].map(([name, stop]) => [name, stop.signal]));
    try {
      const call = this.session[method] as (...args: unknown[]) => Promise<unknown>;
      return await call.apply(this.session, withOptions(method, args, { ...hooks.callbacks, ...signals }));
    } finally {
      this.running.delete(id);
    }
  }

  abort(id: number, signal: string): void {
    this.running.get(id)?.get(signal)?.abort();
  }
}

function withOptions(method: Method, args: unknown[], options: object): unknown[] {
  const place = methods[method];
  if (place === null) return args;
  const filled = Array.from({ length: Math.max(args.length, place + 1) }, (_, at) => args[at]);
  filled[place] = { ...(filled[place] as object | undefined), ...options };
  return filled;
}
