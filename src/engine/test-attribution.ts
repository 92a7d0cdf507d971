import { expect } from 'vitest';
import type { AttributionMap, AttributionRequest, QuantityOfInterest } from './api.ts';
import type { Ports } from './ports.ts';
import { Session } from './session.ts';
import { modelFiles, portsOf, someInputs, startWasm } from './test-session.ts';

export const inputs = 40;
export const logits: QuantityOfInterest = { kind: 'class', class: 3 };
let ports: Ports;
/** On the first inputs of the demo, once `openSession` is done. */
export let session: Session;

export async function openSession(name: string): Promise<void> {
  await startWasm();
  ports = await portsOf(name);
  session = new Session(ports);
  await session.open([...modelFiles(), ...(await someInputs(inputs))]);
}

export function closeSession(): void {
  ports.store.close();
}

export async function maps(request: Partial<AttributionRequest>): Promise<AttributionMap[]> {
  const usual: AttributionRequest = { quantity: logits, inputs: [4], method: 'gradient' };
  return (await session.attribute({ ...usual, ...request })).maps;
}

export async function map(request: Partial<AttributionRequest>): Promise<AttributionMap> {
  return (await maps(request))[0] as AttributionMap;
}

export function close(found: Float32Array, expected: ArrayLike<number>, within = 1e-4): void {
  expect(found.length).toBe(expected.length);
  const largest = Math.max(1e-6, ...Array.from(expected, Math.abs));
  const worst = found.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - (expected[i] as number))),
    0,
  );
  expect(worst / largest).toBeLessThan(within);
}

export function refusal(message: string, code = 'bad-argument') {
  return { name: 'EngineError', code, message: expect.stringContaining(message) };
}
