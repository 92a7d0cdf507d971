type Json = { [key: string]: unknown };

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A weight that the model's files lack, by the end of its name, and the value that makes it do nothing. */
export type NeutralWeight = { ending: string; value: 0 | 1 };

export type InferenceTopology = { topology: object; neutral: NeutralWeight[] };

/**
 * The topology of a layers model without what only training needs: initial values (every weight is loaded), and
 * regularizers and constraints, some of whose class names tfjs does not know. A batch normalization without scale
 * or centre gets one, to be filled with neutral values: tfjs 4.22 cannot differentiate it without.
 */
export function inferenceTopology(topology: object): InferenceTopology {
  const neutral: NeutralWeight[] = [];
  return { topology: rewritten(topology, '', neutral) as object, neutral };
}

function rewritten(value: unknown, key: string, neutral: NeutralWeight[]): unknown {
  if (key.endsWith('_initializer')) return { class_name: 'Zeros', config: {} };
  if (key.endsWith('_regularizer') || key.endsWith('_constraint')) return null;
  if (Array.isArray(value)) return value.map((item) => rewritten(item, '', neutral));
  if (!isObject(value)) return value;
  const copy = Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, rewritten(item, name, neutral)]),
  );
  return copy.class_name === 'BatchNormalization' ? complete(copy, neutral) : copy;
}

function complete(layer: Json, neutral: NeutralWeight[]): Json {
  const { config } = layer;
  if (!isObject(config) || typeof config.name !== 'string') return layer;
  if (config.scale === false) neutral.push({ ending: `${config.name}/gamma`, value: 1 });
  if (config.center === false) neutral.push({ ending: `${config.name}/beta`, value: 0 });
  return { ...layer, config: { ...config, scale: true, center: true } };
}
