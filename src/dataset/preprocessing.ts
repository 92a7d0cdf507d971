import { EngineError } from '../lib/errors.ts';

/**
 * How the pixels of an input become the network's input tensor. In this order: resize, channels, scale, mean, std:
 * `x = (pixel * scale - mean[c]) / std[c]`, pixel in 0..255.
 */
export type Preprocessing = {
  height: number;
  width: number;
  channels: 1 | 3;
  /** none: sizes must match; stretch: to width x height; crop: shorter side to fit, then the centre. Bilinear, half-pixel centres. */
  resize: 'none' | 'stretch' | 'crop';
  /** Order of the three channels the network wants; ignored for one channel. */
  order: 'rgb' | 'bgr';
  scale: number;
  /** One per channel, in the network's order, in scaled units. */
  mean: number[];
  /** One per channel, > 0. */
  std: number[];
};

const LARGEST_SIDE = 8192;

/** @throws EngineError 'bad-argument' when a number is out of its range or a list is not one per channel. */
export function checkPreprocessing(p: Preprocessing): void {
  side('height', p.height);
  side('width', p.width);
  if (p.channels !== 1 && p.channels !== 3) throw wrong('channels', p.channels, '1 or 3');
  if (!['none', 'stretch', 'crop'].includes(p.resize))
    throw wrong('resize', p.resize, 'none, stretch or crop');
  if (!['rgb', 'bgr'].includes(p.order)) throw wrong('order', p.order, 'rgb or bgr');
  if (!Number.isFinite(p.scale) || p.scale === 0) throw wrong('scale', p.scale, 'a number other than 0');
  perChannel('mean', p.mean, p.channels, Number.isFinite, 'numbers');
  perChannel('std', p.std, p.channels, (std) => Number.isFinite(std) && std > 0, 'numbers above 0');
}

/** The same text for two preprocessings exactly when they give the same tensors; part of fingerprints. */
export function preprocessingKey(p: Preprocessing): string {
  const order = p.channels === 1 ? 'rgb' : p.order;
  return JSON.stringify([p.height, p.width, p.channels, p.resize, order, p.scale, p.mean, p.std]);
}

function side(name: string, value: number): void {
  const fits = Number.isInteger(value) && value >= 1 && value <= LARGEST_SIDE;
  if (!fits) throw wrong(name, value, `a whole number from 1 to ${LARGEST_SIDE}`);
}

function perChannel(
  name: string,
  values: readonly number[],
  channels: number,
  fits: (value: number) => boolean,
  expected: string,
): void {
  if (values.length !== channels || !values.every(fits)) {
    throw wrong(name, `[${values.join(', ')}]`, `${channels} ${expected}, one per channel,`);
  }
}

function wrong(name: string, found: unknown, expected: string): EngineError {
  return new EngineError(
    'bad-argument',
    `preprocessing.${name}: ${String(found)} found; ${expected} expected; change the preprocessing`,
  );
}
