import type { ProxyMarked } from 'comlink';
import { EngineError, type ErrorCode, toEngineError } from '../lib/errors.ts';
import type { BackendName, Engine } from './api.ts';

/** Every method of the contract, and which of its arguments carries callbacks and signals; null where none does. */
export const methods = {
  open: 1,
  openModel: 1,
  openDataset: 1,
  reopen: 1,
  workspace: null,
  setPreprocessing: 1,
  layers: null,
  labels: null,
  thumbnails: null,
  predict: null,
  predictAll: 0,
  activations: null,
  topUnits: null,
  differingUnits: null,
  plan: 1,
  buildIndex: 0,
  unfinishedBuilds: null,
  exportIndex: null,
  importIndex: 1,
  appendDataset: 1,
  query: 1,
  attribute: 1,
  checkAttribution: 1,
  attributionMethods: null,
  saved: null,
  remove: null,
  status: null,
  setBackend: null,
} as const satisfies Record<keyof Engine, number | null>;

export type Method = keyof typeof methods;

/** An error as it crosses from a worker: comlink alone would lose its code and cause. */
export type PlainError = {
  code: ErrorCode;
  message: string;
  stack?: string | undefined;
  cause?: string | undefined;
};

export type Reply = { ok: true; value: unknown } | { ok: false; error: PlainError };

/** Any callback among a call's options: `onProgress`, `onRows`. */
export type Callback = (value: never) => void;

/** What the engine worker offers to the page through comlink. */
export type EngineWorker = {
  /** The first call; settles when the engine is ready. */
  start(options: { backend: BackendName | null }): Promise<Reply>;
  /**
   * Runs a method. Callbacks and signals do not cross inside an object: `signals` and `callbacks` name those that the
   * caller gave, the callbacks themselves follow in that order.
   */
  call(
    id: number,
    method: Method,
    args: unknown[],
    signals: string[],
    callbacks: string[],
    ...functions: (Callback & ProxyMarked)[]
  ): Promise<Reply>;
  /** Fires a signal of a running call. */
  abort(id: number, signal: string): void;
  /** Tells of a lost GPU. */
  onDeviceLost(listener: ((reason: string) => void) & ProxyMarked): void;
};

export function plainError(thrown: unknown): PlainError {
  const { code, message, stack, cause } = toEngineError(thrown);
  return { code, message, stack, cause: cause === undefined ? undefined : String(cause) };
}

export function errorFrom({ code, message, stack, cause }: PlainError): EngineError {
  const error = new EngineError(code, message, cause === undefined ? undefined : { cause });
  if (stack) error.stack = stack;
  return error;
}

/** Runs work and turns what it throws into a reply. */
export async function replyOf(work: () => Promise<unknown>): Promise<Reply> {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    return { ok: false, error: plainError(thrown) };
  }
}
