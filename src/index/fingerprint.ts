import { EngineError } from '../lib/errors.ts';

/**
 * SHA-256 over several parts, 64 hex digits: the digest of each part's length in bytes (u64, little-endian) and
 * digest, one after another, so that no two lists of parts run into the same bytes. A string counts as its UTF-8.
 *
 * @throws EngineError 'unsupported' where the page has no crypto.subtle.
 */
export async function sha256(parts: (string | Uint8Array)[]): Promise<string> {
  const subtle = subtleCrypto();
  const list = new Uint8Array(parts.length * 40);
  const view = new DataView(list.buffer);
  for (const [i, part] of parts.entries()) {
    const bytes = typeof part === 'string' ? new TextEncoder().encode(part) : part;
    view.setBigUint64(i * 40, BigInt(bytes.length), true);
    list.set(await digest(subtle, bytes), i * 40 + 8);
  }
  return Array.from(await digest(subtle, list), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function subtleCrypto(): SubtleCrypto {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (subtle) return subtle;
  throw new EngineError(
    'unsupported',
    'crypto.subtle: missing; a secure origin expected; open the page over https or from localhost',
  );
}

async function digest(subtle: SubtleCrypto, bytes: Uint8Array): Promise<Uint8Array> {
  // Memory shared between threads cannot be digested; nothing here is shared.
  return new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
}
