import type { Site } from '../model/index.ts';
import { sizeOf } from './field.ts';
import { refused, within } from './groups.ts';
import type { OneTensor, TargetKind } from './quantities.ts';

const KINDS: readonly TargetKind['kind'][] = [
  'units',
  'weighted',
  'max-class',
  'class',
  'class-per-input',
  'comparative',
  'channel',
  'threshold',
  'lambda',
];

/** @throws EngineError 'bad-argument' for a kind that does not exist. */
export function checkKind({ kind }: TargetKind): void {
  if (!KINDS.includes(kind))
    throw refused('quantity', JSON.stringify(kind ?? null), `one of ${KINDS.join(', ')}`);
}

/** @throws EngineError 'bad-argument' for what a tensor does not have. */
export function checkTarget(site: Site, target: OneTensor): void {
  const units = sizeOf(site.shape);
  const channels = site.shape.at(-1) ?? 1;
  if (target.kind === 'class') within('class', [target.class], units);
  if (target.kind === 'class-per-input') within('classes', target.classes, units);
  if (target.kind === 'comparative') {
    within('classes', target.classes, units);
    if (target.classes.length !== 2)
      throw refused('classes', `${target.classes.length}`, 'two; the first is held against the second');
  }
  if (target.kind === 'channel') {
    within('channels', target.channels, channels);
    oneOf('aggregate', target.aggregate, ['sum', 'mean', 'max']);
  }
  if (target.kind === 'threshold' && !Number.isFinite(target.threshold))
    throw refused('threshold', `${target.threshold}`, 'a finite number');
  if (target.kind === 'threshold' || target.kind === 'max-class')
    oneOf('activation', target.activation, ['softmax', 'sigmoid']);
  if (target.kind === 'lambda' && target.of.length !== 1)
    throw refused(
      'quantity',
      `a function of ${target.of.length} arguments`,
      "one, of the layer's tensor; leave the others out",
    );
  if (target.kind === 'weighted' && (target.weights.length === 0 || target.weights.length % units !== 0))
    throw refused('weights', `${target.weights.length} numbers`, `${units}, or ${units} for each input`);
}

function oneOf(what: string, found: string | undefined, expected: readonly string[]): void {
  if (found !== undefined && !expected.includes(found))
    throw refused(what, JSON.stringify(found), `one of ${expected.join(', ')}`);
}
