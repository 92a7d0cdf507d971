import { EngineError } from '../lib/errors.ts';

/**
 * Starts a module worker under the page's content security policy. A worker loaded by its address is governed by its
 * own response headers, which a static host does not send; a `blob:` worker inherits the policy of its maker.
 * @param address of the worker's module, relative addresses count from this site's root.
 */
export function spawnModuleWorker(address: string, name: string): Worker {
  const absolute = new URL(address, import.meta.url).href;
  const source = new Blob([`import ${JSON.stringify(absolute)};`], { type: 'text/javascript' });
  const blobAddress = URL.createObjectURL(source);
  const worker = new Worker(blobAddress, { type: 'module', name });
  worker.addEventListener('message', () => URL.revokeObjectURL(blobAddress), { once: true });
  return worker;
}

/** Rejects when the worker fails to load or dies; never resolves. */
export function workerDeath(worker: Worker, name: string): Promise<never> {
  return new Promise((_, reject) => {
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      const detail = event.message || 'it could not be loaded';
      reject(
        new EngineError(
          'internal',
          `The ${name} worker stopped: ${detail}; what it was doing is lost, try again`,
        ),
      );
    });
    worker.addEventListener('messageerror', () => {
      reject(new EngineError('internal', `The ${name} worker sent a message that cannot be read; try again`));
    });
  });
}
