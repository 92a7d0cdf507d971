/** What kind of thing went wrong; pages and scripts may switch on it. */
export type ErrorCode =
  | 'bad-file'
  | 'bad-model'
  | 'bad-dataset'
  | 'bad-argument'
  | 'mismatch'
  | 'not-open'
  | 'unsupported'
  | 'storage'
  | 'device'
  | 'cancelled'
  | 'internal';

/**
 * The one error class that crosses rooms and workers. The message names the file or argument, what was found,
 * what was expected, and what to do, in that order: `subject: found; expected; advice`.
 */
export class EngineError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'EngineError';
    this.code = code;
  }
}

/** The error of a call that its caller cancelled. */
export function cancelled(what: string): EngineError {
  return new EngineError('cancelled', `${what} was cancelled`);
}

/** @throws EngineError 'cancelled' when the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined, what: string): void {
  if (signal?.aborted) throw cancelled(what);
}

/** Anything thrown, as an EngineError that keeps the original as its cause. */
export function toEngineError(thrown: unknown, code: ErrorCode = 'internal'): EngineError {
  if (thrown instanceof EngineError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new EngineError(code, message, { cause: thrown });
}
