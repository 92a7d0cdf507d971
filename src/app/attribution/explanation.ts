import type {
  AttributionMethod,
  AttributionRequest,
  BaselineChoice,
  MethodInfo,
  OptionField,
  QuantityOfInterest,
  Unit,
  When,
} from '../../engine/api.ts';

/** Where at a layer: what it reads, its output before its own activation function, or its output. */
export type Anchor = NonNullable<QuantityOfInterest['anchor']>;

/** Units of a query with their layer. */
export type UnitGroup = { layer: string; units: Unit[]; weights?: number[] };

/** What is explained; `group`: the units of the answer looked at, or those picked. */
export type ChosenQuantity =
  | { kind: 'group'; anchor?: Anchor }
  | Exclude<QuantityOfInterest, { kind: 'units' }>;

export type ChosenBaseline = Exclude<BaselineChoice, { kind: 'data' }>;

export type OptionValue = number | string | boolean;

/** How attributions are computed: kept from visit to visit, for whatever model is open. */
export type Explanation = {
  method: string;
  /** By method, then by option; only what differs from the defaults. */
  options: Record<string, Record<string, OptionValue>>;
  baseline: ChosenBaseline;
  quantity: ChosenQuantity;
  /** The layer whose units get the attributions; null: the pixels of the input. */
  at: NonNullable<AttributionRequest['at']> | null;
};

export const defaultExplanation: Explanation = {
  method: 'gradient',
  options: {},
  baseline: { kind: 'zeros' },
  quantity: { kind: 'group' },
  at: null,
};

/** Sizes of what is open, as far as a choice may refer to them. */
export type Choices = {
  classCount: number | null;
  layers: readonly { name: string; channels: number | null }[];
  /** Inputs of the data set. */
  length: number;
};

function fitQuantity(quantity: ChosenQuantity, { classCount, layers }: Choices): ChosenQuantity {
  const group: ChosenQuantity = { kind: 'group' };
  if (quantity.kind === 'group') return quantity;
  const layer = quantity.layer === undefined ? null : layers.find(({ name }) => name === quantity.layer);
  if (layer === undefined) return group;
  const isClass = (index: number) => layer !== null || index < (classCount ?? 0);
  switch (quantity.kind) {
    case 'class':
      return isClass(quantity.class) ? quantity : group;
    case 'comparative':
      return quantity.classes.every(isClass) ? quantity : group;
    case 'channel':
      return quantity.channels.every((channel) => channel < (layer?.channels ?? 0)) ? quantity : group;
    default:
      return quantity;
  }
}

/** The same settings, with the usual in place of what does not exist in what is open now. */
export function fitExplanation(explanation: Explanation, choices: Choices): Explanation {
  const { baseline, at } = explanation;
  const known = at === null || choices.layers.some(({ name }) => name === at.layer);
  const reachable = baseline.kind !== 'input' || baseline.input < choices.length;
  return {
    ...explanation,
    quantity: fitQuantity(explanation.quantity, choices),
    baseline: reachable ? baseline : defaultExplanation.baseline,
    at: known ? at : null,
  };
}

/** Whether a field takes a value. */
export function isOption(field: OptionField, value: unknown): value is OptionValue {
  if (field.kind === 'switch') return typeof value === 'boolean';
  if (field.kind === 'choice') return field.choices.some((choice) => choice.value === value);
  if (field.kind === 'layer' || field.kind === 'text') return typeof value === 'string';
  const whole = field.kind === 'number' || Number.isInteger(value);
  return typeof value === 'number' && whole && value >= field.min && value <= field.max;
}

/** The options of a method as they are sent: those that it knows, whose values it takes, and that are not the default. */
export function optionsOf(
  info: MethodInfo | null,
  given: Readonly<Record<string, OptionValue>>,
): Record<string, OptionValue> {
  const entries = Object.entries(given).filter(([key, value]) => {
    const field = info?.options.find((option) => option.key === key);
    return field !== undefined && value !== field.default && isOption(field, value);
  });
  return Object.fromEntries(entries);
}

/** Whether a condition on a method's options holds, with the usual in place of those not given. */
export function holds(
  when: When | undefined,
  info: MethodInfo,
  given: Readonly<Record<string, OptionValue>>,
): boolean {
  if (!when) return true;
  return Object.entries(when).some(([key, values]) => {
    const value = given[key] ?? info.options.find((field) => field.key === key)?.default;
    return values.some((one) => one === value);
  });
}

/** Whether a method, with these options, compares with a baseline. */
export function compares(info: MethodInfo | null, given: Readonly<Record<string, OptionValue>>): boolean {
  return info?.baseline === true && holds(info.baselineWhen, info, given);
}

function quantityOf(quantity: ChosenQuantity, group: UnitGroup | null): QuantityOfInterest | null {
  if (quantity.kind !== 'group') return quantity;
  const { anchor } = quantity;
  return group && group.units.length > 0 ? { kind: 'units', ...group, ...(anchor ? { anchor } : {}) } : null;
}

/**
 * What the engine is asked for; null while the group that is to be explained is empty, or there is no input.
 * @param info the method of `explanation`; without it nothing but its name is sent.
 * @param usual the layer for methods that need one, where none was named.
 */
export function requestOf(
  explanation: Explanation,
  group: UnitGroup | null,
  inputs: number[],
  info: MethodInfo | null,
  usual: string | null = null,
): AttributionRequest | null {
  const { method, options, baseline } = explanation;
  const at = explanation.at ?? (info?.at === 'required' && usual !== null ? { layer: usual } : null);
  const quantity = quantityOf(explanation.quantity, group);
  if (!quantity || inputs.length === 0) return null;
  const given = optionsOf(info, options[method] ?? {});
  const compared = compares(info, given) && baseline.kind !== 'zeros';
  return {
    quantity,
    inputs,
    method: { name: method, ...given } as AttributionMethod,
    ...(compared ? { baseline } : {}),
    ...(at && info?.at !== 'no' ? { at } : {}),
  };
}
