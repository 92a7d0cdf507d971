import { type ScanCore, startScanCore } from '../index/index.ts';
import type { Ports } from './ports.ts';

/**
 * One instance of the core for all queries, started by the first that asks. Null where it does not start, which is tried
 * again by the next: a query then goes on without, only slower.
 */
export function queryCore(ports: Pick<Ports, 'core'>): () => Promise<ScanCore | null> {
  let running: Promise<ScanCore | null> | null = null;
  const start = async () => {
    try {
      return await startScanCore(await ports.core());
    } catch {
      running = null;
      return null;
    }
  };
  return () => {
    running ??= start();
    return running;
  };
}
