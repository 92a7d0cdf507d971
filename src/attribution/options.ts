import { EngineError } from '../lib/errors.ts';

/** Values of other options of the method; it holds where any one of them has one of its values. */
export type When = Readonly<Record<string, readonly (string | number | boolean)[]>>;

/** One field of a method's form. */
export type OptionField = {
  key: string;
  label: string;
  /** When it has an effect; always unless given. */
  when?: When;
} & (
  | { kind: 'number' | 'integer'; default: number; min: number; max: number; step?: number }
  | { kind: 'choice'; default: string; choices: readonly { value: string; label: string }[] }
  | { kind: 'switch'; default: boolean }
  /** The name of one of the network's layers; null stands for what `none` says. */
  | { kind: 'layer'; default: null; none: string }
  /** Words in the form that `hint` shows; the method reads them. */
  | { kind: 'text'; default: string; hint: string }
);

export type Paper = { title: string; authors: string; year: number; link: string };

export type MethodInfo = {
  name: string;
  label: string;
  /** Plain text. */
  formula: string;
  paper: Paper;
  options: readonly OptionField[];
  /** Options that scripts may give and that no form shows. */
  others?: readonly string[];
  /** Whether the method compares with a baseline. */
  baseline: boolean;
  /** When it does; always unless given. */
  baselineWhen?: When;
  /** What the numbers of a map should add up to, if anything. */
  sumsTo: 'difference' | 'output' | null;
  /** Whether it needs gradients, or only runs the network. */
  gradients: boolean;
  /** Whether its maps can be of a layer: never, if asked, or only of a layer. */
  at: 'no' | 'possible' | 'required';
};

/**
 * What was given, filled up with the defaults.
 * @throws EngineError 'bad-argument' for an option that the method does not have, a number out of range or a choice
 * that is not offered.
 */
export function completeOptions(
  info: MethodInfo,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const known = [...info.options.map(({ key }) => key), ...(info.others ?? [])];
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new EngineError(
      'bad-argument',
      `${info.name}: found the option ${JSON.stringify(unknown)}; expected ${known.length > 0 ? `one of ${known.join(', ')}` : 'none'}; leave it out`,
    );
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
      `${info.name}, ${field.key}: found ${JSON.stringify(value)}; expected ${expected}; leave it out for ${JSON.stringify(field.default)}`,
    );
  };
  if (field.kind === 'choice' && !field.choices.some((choice) => choice.value === value))
    refuse(`one of ${field.choices.map((choice) => choice.value).join(', ')}`);
  if (field.kind === 'switch' && typeof value !== 'boolean') refuse('true or false');
  if (field.kind === 'layer' && value !== null && typeof value !== 'string')
    refuse('the name of a layer, or null');
  if (field.kind === 'text' && typeof value !== 'string') refuse(`a text like ${field.hint}`);
  if (field.kind !== 'number' && field.kind !== 'integer') return;
  // A list stands for one number along each axis.
  for (const number of Array.isArray(value) ? (value as unknown[]) : [value]) {
    const whole = field.kind === 'number' || Number.isInteger(number);
    if (typeof number !== 'number' || !whole || !(number >= field.min) || !(number <= field.max))
      refuse(`${field.kind === 'integer' ? 'a whole number' : 'a number'} from ${field.min} to ${field.max}`);
  }
}

/** Whether something that is for certain options only is for these; `options` are complete. */
export function holds(when: When | undefined, options: Readonly<Record<string, unknown>>): boolean {
  if (!when) return true;
  return Object.entries(when).some(([key, values]) => values.some((value) => value === options[key]));
}
