import { EngineError } from '../lib/errors.ts';
import type { NetworkInput } from './network.ts';

/** A model's input as its format states it; null stands for a size left open. */
export type DeclaredInput = { name: string; shape: readonly (number | null)[] | undefined; dtype: string };

const WANTED = '[batch, height, width, 1 or 3] or [batch, height, width]';

function shapeText(shape: readonly (number | null)[]): string {
  return `[${shape.map(String).join(', ')}]`;
}

function isChannels(size: number | null | undefined): size is 1 | 3 {
  return size === 1 || size === 3;
}

function refusal(input: DeclaredInput, found: string, advice: string): EngineError {
  return new EngineError('bad-model', `input "${input.name}" ${found}; ${WANTED} expected; ${advice}`);
}

/**
 * Reads a model's only input as an image.
 * @throws EngineError 'bad-model' for several inputs, integers, flat vectors, open sizes, or channels first.
 */
export function imageInput(inputs: readonly DeclaredInput[]): NetworkInput {
  const [input] = inputs;
  if (!input || inputs.length > 1) {
    const names = inputs.map(({ name }) => `"${name}"`).join(', ');
    throw new EngineError(
      'bad-model',
      `model: ${inputs.length} inputs found${names && ` (${names})`}; one image input expected; export the model with that input alone`,
    );
  }
  if (input.dtype !== 'float32')
    throw refusal(input, `has type ${input.dtype}`, 'export the model with a float32 input');
  if (!input.shape) throw refusal(input, 'has no shape', 'export the model with a fixed input size');
  return fromShape(input, input.shape);
}

function fromShape(input: DeclaredInput, shape: readonly (number | null)[]): NetworkInput {
  const found = `has shape ${shapeText(shape)}`;
  const [batch = null, ...rest] = shape;
  if (rest.length !== 2 && rest.length !== 3)
    throw refusal(input, found, 'only models that read images can be opened');
  const [height, width, channels = 1] = rest;
  const channelsFirst = rest.length === 3 && !isChannels(channels) && isChannels(height);
  if (channelsFirst)
    throw refusal(
      input,
      `${found}, channels first (NCHW)`,
      'convert the model to channels last (NHWC): tfjs runs no other order on every backend',
    );
  if (!height || !width) throw refusal(input, found, 'export the model with a fixed input size');
  if (!isChannels(channels)) throw refusal(input, found, 'only grey and RGB images can be shown to a model');
  return { height, width, channels, rank: rest.length === 3 ? 4 : 3, batch };
}
