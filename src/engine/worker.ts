import { expose, transfer } from 'comlink';
import { EngineError } from '../lib/errors.ts';
import { Calls } from './calls.ts';
import { type Callback, type EngineWorker, type Method, type Reply, replyOf } from './protocol.ts';
import { Session } from './session.ts';
import { workerPorts } from './worker-ports.ts';

/** Methods whose result the session does not keep, so that its buffers may move instead of being copied. */
const movable: readonly Method[] = ['thumbnails', 'activations', 'attribute'];

let calls: Calls | null = null;
const deviceListeners = new Set<(reason: string) => void>();

const worker: EngineWorker = {
  start: ({ backend }) =>
    replyOf(async () => {
      const ports = await workerPorts(backend, (reason) => {
        for (const tell of deviceListeners) tell(reason);
      });
      await ports.store.sweep(await ports.writing());
      calls = new Calls(new Session(ports));
    }),
  call: async (id, method, args, signals, names, ...functions) => {
    const callbacks = Object.fromEntries(names.map((name, at) => [name, functions[at] as Callback]));
    const reply = await replyOf(() => started().run(id, method, args, { signals, callbacks }));
    return reply.ok && movable.includes(method) ? transfer(reply, buffersOf(reply)) : reply;
  },
  abort: (id, signal) => calls?.abort(id, signal),
  onDeviceLost: (listener) => {
    deviceListeners.add(listener);
  },
};

function started(): Calls {
  if (calls) return calls;
  throw new EngineError('internal', 'The engine has not started; reload the page');
}

function buffersOf(reply: Reply): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  collect(reply, found);
  return [...found];
}

function collect(value: unknown, found: Set<ArrayBuffer>): void {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, found);
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) collect(item, found);
  }
}

expose(worker);
