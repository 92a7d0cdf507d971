import { proxy, type Remote, wrap } from 'comlink';
import { cancelled, EngineError } from '../lib/errors.ts';
import type { NamedFile } from '../lib/files.ts';
import type { BackendName, Engine, Source } from './api.ts';
import { type Callback, type EngineWorker, errorFrom, type Method, methods, type Reply } from './protocol.ts';
import { spawnModuleWorker, workerDeath } from './spawn.ts';
import address from './worker.ts?worker&url';

/** The engine died and a new one stands in its place; what was saved has been opened again. */
export type EngineEvent = { type: 'restarted'; reason: string };

type Connection = {
  worker: Worker;
  remote: Remote<EngineWorker>;
  ready: Promise<void>;
  death: Promise<never>;
  /** Rejects every call under way. */
  kill: (reason: EngineError) => void;
};

const backends: readonly BackendName[] = ['webgpu', 'webgl', 'wasm', 'cpu'];
/** Methods whose first argument is a Source. */
const takesSource: readonly Method[] = ['open', 'openModel', 'openDataset', 'importIndex', 'appendDataset'];
const listeners = new Set<(event: EngineEvent) => void>();
let connection: Connection | null = null;
let calls = 0;

/** Returns a function that stops listening. */
export function onEngineEvent(listener: (event: EngineEvent) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * The engine, callable at once: the worker starts with the first call, and calls wait until it is ready. A worker
 * that dies rejects every call under way, is replaced, and what was saved is opened again.
 */
export const engine = Object.fromEntries(
  (Object.keys(methods) as Method[]).map((method) => [method, (...args: unknown[]) => call(method, args)]),
) as unknown as Engine;

async function call(method: Method, args: unknown[]): Promise<unknown> {
  const current = connect();
  const { plain, signals, callbacks } = withoutHooks(method, args);
  if (signals.signal?.aborted) throw cancelled(method);
  await Promise.race([current.ready, current.death]);
  calls += 1;
  const id = calls;
  const functions = Object.values(callbacks).map((callback) => proxy(callback));
  const names = [Object.keys(signals), Object.keys(callbacks)] as const;
  const answer = current.remote.call(id, method, plain, ...names, ...functions);
  const ignoreSignals = Object.entries(signals).map(([name, signal]) =>
    whenFired(signal, () => void current.remote.abort(id, name)),
  );
  try {
    return unpack(await Promise.race([answer, current.death]));
  } finally {
    for (const ignoreSignal of ignoreSignals) ignoreSignal();
  }
}

/** Calls back once the signal fires, at once if it has; returns a function that stops listening. */
function whenFired(signal: AbortSignal, react: () => void): () => void {
  if (signal.aborted) react();
  else signal.addEventListener('abort', react, { once: true });
  return () => signal.removeEventListener('abort', react);
}

function connect(): Connection {
  connection ??= start();
  return connection;
}

function start(): Connection {
  const worker = spawnModuleWorker(address, 'engine');
  const remote = wrap<EngineWorker>(worker);
  let kill: Connection['kill'] = ignore;
  const death = new Promise<never>((_, reject) => {
    kill = reject;
  });
  const ready = remote.start({ backend: askedBackend() }).then((reply) => void unpack(reply));
  const started = { worker, remote, ready, death, kill };
  workerDeath(worker, 'engine').catch(kill);
  death.catch((error: EngineError) => restart(started, error.message));
  ready.then(
    () => remote.onDeviceLost(proxy((reason) => kill(deviceLost(reason)))),
    () => {
      if (connection === started) connection = null;
    },
  );
  return started;
}

function ignore(): void {
  // Replaced at once: promise executors run synchronously.
}

function deviceLost(reason: string): EngineError {
  return new EngineError('device', `The GPU was lost (${reason}); the engine starts again, ask once more`);
}

function restart(dead: Connection, reason: string): void {
  dead.worker.terminate();
  if (connection !== dead) return;
  connection = null;
  engine.reopen().then(
    () => tell({ type: 'restarted', reason }),
    (error: Error) => tell({ type: 'restarted', reason: `${reason} ${error.message}` }),
  );
}

function tell(event: EngineEvent): void {
  for (const listener of listeners) listener(event);
}

/** `?backend=wasm` in the page's address asks for a backend. */
function askedBackend(): BackendName | null {
  const asked = new URLSearchParams(location.search).get('backend');
  return backends.find((name) => name === asked) ?? null;
}

function unpack(reply: Reply): unknown {
  if (reply.ok) return reply.value;
  throw errorFrom(reply.error);
}

/** Callbacks and signals do not cross to a worker, and a File loses its folder on the way. */
function withoutHooks(method: Method, args: unknown[]) {
  const plain = takesSource.includes(method) ? [withPaths(args[0] as Source), ...args.slice(1)] : [...args];
  const signals: Record<string, AbortSignal> = {};
  const callbacks: Record<string, Callback> = {};
  const place = methods[method];
  if (place !== null && plain[place] !== undefined) {
    const rest: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(plain[place] as object)) {
      if (value instanceof AbortSignal) signals[name] = value;
      else if (typeof value === 'function') callbacks[name] = value as Callback;
      else rest[name] = value;
    }
    plain[place] = rest;
  }
  return { plain, signals, callbacks };
}

function withPaths(source: Source): Source {
  if (!Array.isArray(source)) return absolute(source);
  return source.map((item) => {
    if (typeof item === 'string') return absolute(item);
    if (item instanceof File)
      return { path: item.webkitRelativePath || item.name, blob: item } satisfies NamedFile;
    return item;
  }) as Source;
}

/** Addresses count from the page, not from the worker. */
function absolute(address: string): string {
  const url = new URL(address, document.baseURI);
  if (url.origin === location.origin) return url.href;
  throw new EngineError(
    'bad-argument',
    `open: ${address} is not on this site; nothing is loaded from elsewhere, download it and drop the files`,
  );
}

declare global {
  interface Window {
    /** The contract of engine/api.ts, for the console and for scripts. */
    deepeverest: Engine;
  }
}

window.deepeverest = engine;
