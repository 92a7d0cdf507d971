import { EngineError } from './errors.ts';

/**
 * SHA-256, in hex, of a list of parts: the digest of every part's length (64 bits, big-endian) and own digest in
 * turn, so that no two different lists share an input and no large part is copied.
 * @throws EngineError 'unsupported' where the browser withholds crypto.subtle.
 */
export async function sha256(parts: readonly (string | Uint8Array)[]): Promise<string> {
  const summary = new Uint8Array(parts.length * 40);
  const view = new DataView(summary.buffer);
  for (const [index, part] of parts.entries()) {
    const bytes = typeof part === 'string' ? new TextEncoder().encode(part) : part;
    view.setBigUint64(index * 40, BigInt(bytes.length));
    summary.set(await digest(bytes), index * 40 + 8);
  }
  return hex(await digest(summary));
}

async function digest(bytes: Uint8Array): Promise<Uint8Array> {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) {
    throw new EngineError(
      'unsupported',
      'fingerprint: this page has no access to SHA-256; a secure origin expected; open it over https or on localhost',
    );
  }
  const { buffer, byteOffset, byteLength } = bytes;
  const own = buffer instanceof ArrayBuffer ? new Uint8Array(buffer, byteOffset, byteLength) : bytes.slice();
  return new Uint8Array(await subtle.digest('SHA-256', own));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
