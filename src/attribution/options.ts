import { EngineError } from '../lib/errors.ts';

/** One field of a method's form. */
export type OptionField =
  | {
      key: string;
      label: string;
      kind: 'number' | 'integer';
      default: number;
      min: number;
      max: number;
      step?: number;
    }
  | {
      key: string;
      label: string;
      kind: 'choice';
      default: string;
      choices: readonly { value: string; label: string }[];
    }
  | { key: string; label: string; kind: 'switch'; default: boolean }
  /** The name of one of the network's layers; null stands for the last feature map. */
  | { key: string; label: string; kind: 'layer'; default: null };

export type Paper = { title: string; authors: string; year: number; link: string };

export type MethodInfo = {
  name: string;
  label: string;
  /** Plain text. */
  formula: string;
  paper: Paper;
  options: readonly OptionField[];
  /** Whether the method compares with a baseline. */
  baseline: boolean;
  /** What the numbers of a map should add up to, if anything. */
  sumsTo: 'difference' | 'output' | null;
  /** Whether it needs gradients, or only runs the network. */
  gradients: boolean;
  /** Whether it needs a layer to give its maps of, on the way from the input. */
  throughLayer?: boolean;
};

/**
 * What was given, filled up with the defaults.
 * @throws EngineError 'bad-argument' for a number out of range or a choice that is not offered.
 */
export function completeOptions(
  info: MethodInfo,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const complete: Record<string, unknown> = { ...given };
  for (const field of info.options) {
    const value = given[field.key] ?? field.default;
    checkOption(info, field, value);
    complete[field.key] = value;
  }
  return complete;
}

function checkOption(info: MethodInfo, field: OptionField, value: unknown): void {
  const refuse = (expected: string) => {
    throw new EngineError(
      'bad-argument',
      `${info.name}, ${field.key}: ${JSON.stringify(value)} found; ${expected} expected`,
    );
  };
  if (field.kind === 'choice' && !field.choices.some((choice) => choice.value === value))
    refuse(`one of ${field.choices.map((choice) => choice.value).join(', ')}`);
  if (field.kind === 'switch' && typeof value !== 'boolean') refuse('true or false');
  if (field.kind !== 'number' && field.kind !== 'integer') return;
  // A list stands for one number along each axis.
  for (const number of Array.isArray(value) ? (value as unknown[]) : [value]) {
    const whole = field.kind === 'number' || Number.isInteger(number);
    if (typeof number !== 'number' || !whole || !(number >= field.min) || !(number <= field.max))
      refuse(`${field.kind === 'integer' ? 'a whole number' : 'a number'} from ${field.min} to ${field.max}`);
  }
}
