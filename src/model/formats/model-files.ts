import { EngineError, throwIfAborted } from '../../lib/errors.ts';
import {
  baseName,
  extension,
  folderName,
  isIgnored,
  type NamedFile,
  readBytes,
  stem,
} from '../../lib/files.ts';
import { sha256 } from '../../lib/sha256.ts';
import { thousands } from '../../lib/thousands.ts';
import { unpackZips } from '../../lib/zip.ts';
import type { ModelData } from '../network.ts';
import { isModelFile, type ModelJson, readModelJson } from './model-json.ts';
import type { WeightGroup } from './weights-manifest.ts';

/** Names that say nothing about a model: Keras's defaults, and folders called after their content. */
const GENERIC = /^(|model|sequential|functional|tfjs(_model)?|web_model)([-_]?\d+)?$/i;
/** Names that converters and `model.save` give to weight files. */
const SHARD_NAME = /shard\d+of\d+|\.weights\.bin$/i;

/**
 * Reads a tfjs layers or graph model from its `model.json` and weight files, zipped or not. Weight files are found by
 * their path beside the model.json, else by base name; other files are not looked at.
 * @throws EngineError 'bad-model' naming the file at fault, 'bad-file' when one cannot be read, 'unsupported' for
 * Keras 3, 'cancelled'.
 */
export async function readModelFiles(files: readonly NamedFile[], signal?: AbortSignal): Promise<ModelData> {
  const all = (await unpackZips(files, signal)).filter(({ path }) => !isIgnored(path));
  const file = await onlyModelJson(all);
  const json = await readModelJson(file);
  const others = all.filter((other) => other !== file);
  checkPresent(json.groups, file, others);
  const pieces: Uint8Array[] = [];
  for (const group of json.groups) {
    throwIfAborted(signal, `Reading ${file.path}`);
    pieces.push(...(await readGroup(group, file, others)));
  }
  return {
    format: json.format,
    name: modelName(json, file),
    topology: json.topology,
    signature: json.signature,
    weightSpecs: json.groups.flatMap(({ weights }) => weights),
    weights: join(pieces),
  };
}

/** The files that belong to a model: every model.json, the weight files it names, and files named like such. Never throws for content. */
export async function modelParts(files: readonly NamedFile[]): Promise<NamedFile[]> {
  const parts = new Set(
    files.filter(({ path }) => baseName(path) === 'model.json' || SHARD_NAME.test(baseName(path))),
  );
  for (const file of files) {
    if (!(await isModelFile(file))) continue;
    parts.add(file);
    for (const shard of await namedShards(file, files)) parts.add(shard);
  }
  return files.filter((file) => parts.has(file));
}

/**
 * A hex digest of what decides a model's answers: format, topology, weights. Its name does not count.
 * @throws EngineError 'unsupported' without crypto.subtle.
 */
export function modelFingerprint(data: ModelData): Promise<string> {
  const { format, topology, signature, weightSpecs, weights } = data;
  return sha256([format, JSON.stringify([topology, signature, weightSpecs]), new Uint8Array(weights)]);
}

async function namedShards(file: NamedFile, files: readonly NamedFile[]): Promise<NamedFile[]> {
  try {
    const { groups } = await readModelJson(file);
    return groups.flatMap(({ paths }) => paths).flatMap((path) => candidates(path, file, files));
  } catch (thrown) {
    if (thrown instanceof EngineError) return [];
    throw thrown;
  }
}

async function onlyModelJson(files: readonly NamedFile[]): Promise<NamedFile> {
  const jsons = files.filter(({ path }) => extension(path) === 'json');
  const models: NamedFile[] = [];
  for (const json of jsons) if (await isModelFile(json)) models.push(json);
  const [model] =
    models.length > 0 ? models : jsons.filter(({ path }) => baseName(path) === 'model.json').concat(jsons);
  if (models.length > 1) {
    throw bad(
      `${models.map(({ path }) => path).join(', ')}: ${models.length} models found; one expected; drop one at a time`,
    );
  }
  if (model) return model;
  const names = files
    .slice(0, 3)
    .map(({ path }) => path)
    .join(', ');
  throw bad(
    `${names || 'model'}: no model.json found; it is expected beside the weight files; drop both together`,
  );
}

async function readGroup(
  group: WeightGroup,
  file: NamedFile,
  files: readonly NamedFile[],
): Promise<Uint8Array[]> {
  const shards = group.paths.map((path) => shardOf(path, file, files));
  const found = shards.reduce((sum, { blob }) => sum + blob.size, 0);
  if (found !== group.bytes) {
    const names = shards.map(({ path }) => path).join(', ');
    const why =
      found < group.bytes
        ? 'a file is cut short, download it again'
        : 'the files are of another model or damaged, download them again';
    throw bad(
      `${names || file.path}: ${thousands(group.bytes)} bytes expected for ${group.weights.length} weights, found ${thousands(found)}; ${why}`,
    );
  }
  return Promise.all(shards.map((shard) => readBytes(shard)));
}

/** Refuses a manifest whose files are not all there, naming the first few that are missing. */
function checkPresent(groups: readonly WeightGroup[], file: NamedFile, files: readonly NamedFile[]): void {
  const paths = groups.flatMap((group) => group.paths);
  const missing = paths.filter((path) => candidates(path, file, files).length === 0);
  if (missing.length === 0) return;
  const names =
    missing.slice(0, 3).join(', ') + (missing.length > 3 ? `, and ${missing.length - 3} more` : '');
  const found =
    missing.length === paths.length
      ? `none of its weight files found among the files (missing: ${names})`
      : `${missing.length} of its ${paths.length} weight files not found among the files (missing: ${names})`;
  throw bad(`${file.path}: ${found}; all of them expected; drop model.json together with its weight files`);
}

function shardOf(path: string, file: NamedFile, files: readonly NamedFile[]): NamedFile {
  const found = candidates(path, file, files);
  const [shard] = found;
  if (shard && found.length === 1) return shard;
  throw bad(
    `${path}: ${found.length} files of this name found; the one beside ${file.path} expected; drop the folder of one model`,
  );
}

/** The file at the path beside the model.json, or those of the same base name. */
function candidates(path: string, file: NamedFile, files: readonly NamedFile[]): NamedFile[] {
  const folder = folderName(file.path);
  const beside = folder === '' ? path : `${folder}/${path}`;
  const exact = files.find((other) => other !== file && other.path === beside);
  if (exact) return [exact];
  return files.filter((other) => other !== file && baseName(other.path) === baseName(path));
}

function modelName(json: ModelJson, file: NamedFile): string {
  const folders = folderName(file.path).split('/').reverse();
  const names = [json.name ?? '', ...folders, stem(file.path)];
  return names.find((name) => !GENERIC.test(name)) ?? names.find((name) => name !== '') ?? 'model';
}

function join(pieces: readonly Uint8Array[]): ArrayBuffer {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes.buffer;
}

function bad(message: string): EngineError {
  return new EngineError('bad-model', message);
}
