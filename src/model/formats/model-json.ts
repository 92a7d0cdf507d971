import { EngineError } from '../../lib/errors.ts';
import { extension, type NamedFile, readBytes } from '../../lib/files.ts';
import { thousands } from '../../lib/thousands.ts';
import type { ModelData } from '../network.ts';
import { readManifest, type WeightGroup } from './weights-manifest.ts';

/** A tfjs `model.json`, checked as far as it can be without its weights. */
export type ModelJson = Pick<ModelData, 'format' | 'topology' | 'signature'> & {
  /** The topology's own name, or null. */
  name: string | null;
  groups: WeightGroup[];
};

type Json = { readonly [name: string]: unknown };

const LARGEST = 2 ** 27;

/** Keras 3 writes these into a config; Keras 2 and tfjs never do. */
const KERAS_3 = /"class_name":\s*"(__keras_tensor__|DTypePolicy)"|"batch_shape":\s*\[|"module":\s*"keras/;

/** Whether a file is JSON with a tfjs topology or weights manifest; false when it cannot be parsed. */
export async function isModelFile(file: NamedFile): Promise<boolean> {
  if (extension(file.path) !== 'json' || file.blob.size > LARGEST) return false;
  const text = new TextDecoder().decode(await readBytes(file));
  const json = objectOf(parsed(text));
  return json !== null && (has(json, 'modelTopology') || has(json, 'weightsManifest'));
}

/**
 * Reads and checks a `model.json`.
 * @throws EngineError 'bad-model' when it is no tfjs model or damaged; 'unsupported' for Keras 3.
 */
export async function readModelJson(file: NamedFile): Promise<ModelJson> {
  const name = file.path;
  if (file.blob.size > LARGEST) {
    throw bad(
      `${name}: ${thousands(file.blob.size)} bytes found; at most ${thousands(LARGEST)} expected; check that it is a model.json`,
    );
  }
  const text = new TextDecoder().decode(await readBytes(file));
  const json = objectOf(parseOrThrow(text, name));
  if (json === null || !(has(json, 'modelTopology') || has(json, 'weightsManifest'))) {
    throw bad(
      `${name}: JSON that is no model found; a model.json with "modelTopology" and "weightsManifest" expected; choose the file that the tfjs converter or model.save wrote`,
    );
  }
  const topology = objectOf(json.modelTopology);
  if (topology === null) {
    throw bad(
      `${name}: no "modelTopology" found; the network's layers expected there; save the whole model, not its weights alone`,
    );
  }
  if (!has(json, 'weightsManifest')) {
    throw bad(
      `${name}: no "weightsManifest" found; a list of weight files expected there; save the model with its weights`,
    );
  }
  const format = formatOf(topology, name);
  if (format === 'tfjs-layers') refuseKeras3(topology, text, name);
  return {
    format,
    topology,
    signature: objectOf(json.signature) ?? objectOf(objectOf(json.userDefinedMetadata)?.signature),
    name: topologyName(topology),
    groups: readManifest(json.weightsManifest, name),
  };
}

/** A graph model's topology is a GraphDef with `node`; a layers model's has `class_name`, itself or in `model_config`. */
function formatOf(topology: Json, name: string): ModelData['format'] {
  if (Array.isArray(topology.node)) return 'tfjs-graph';
  if (has(topology, 'class_name') || objectOf(topology.model_config)) return 'tfjs-layers';
  throw bad(
    `${name}: a "modelTopology" without "node", "class_name" or "model_config" found; a tfjs layers or graph model expected; convert the model again`,
  );
}

function refuseKeras3(topology: Json, text: string, name: string): void {
  const version = typeof topology.keras_version === 'string' ? topology.keras_version : '';
  if (!version.startsWith('3') && !KERAS_3.test(text)) return;
  throw new EngineError(
    'unsupported',
    `${name}: a topology of Keras ${version || '3'} found; one of Keras 2 expected; export it with TF_USE_LEGACY_KERAS=1 (tf-keras 2), or as a SavedModel through tensorflowjs_converter to a graph model`,
  );
}

function topologyName(topology: Json): string | null {
  const model = objectOf(topology.model_config) ?? topology;
  const name = objectOf(model.config)?.name;
  return typeof name === 'string' && name !== '' ? name.slice(0, 200) : null;
}

function parseOrThrow(text: string, name: string): unknown {
  const json = parsed(text);
  if (json !== undefined) return json;
  throw bad(
    `${name}: text that is not whole JSON found (${thousands(text.length)} characters); a model.json expected; it may be cut short, download it again`,
  );
}

/** The value of a JSON text, or undefined, which no JSON text stands for. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError || thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

function objectOf(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

function has(json: Json, name: string): boolean {
  return Object.hasOwn(json, name) && json[name] !== null;
}

function bad(message: string): EngineError {
  return new EngineError('bad-model', message);
}
