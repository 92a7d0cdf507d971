import {
  type ChosenBaseline,
  type ChosenQuantity,
  defaultExplanation,
  type Explanation,
  type OptionValue,
} from './explanation.ts';

type Stored = Record<string, unknown>;

const anchors = ['in', 'pre', 'out'] as const;
const aggregates = ['sum', 'mean', 'max'] as const;

export function recordOf(stored: unknown): Stored {
  return typeof stored === 'object' && stored !== null ? (stored as Stored) : {};
}

function isIndex(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function checkBaseline(stored: unknown): ChosenBaseline {
  const { kind, value, sigma, input } = recordOf(stored);
  if (kind === 'mean') return { kind };
  if (kind === 'value' && isNumber(value)) return { kind, value };
  if (kind === 'blurred' && isNumber(sigma) && sigma > 0) return { kind, sigma };
  if (kind === 'input' && isIndex(input)) return { kind, input };
  return { kind: 'zeros' };
}

function checkPlace({ layer, anchor }: Stored) {
  const known = anchors.find((one) => one === anchor);
  return {
    ...(typeof layer === 'string' ? { layer } : {}),
    ...(known ? { anchor: known } : {}),
  };
}

function checkQuantity(stored: unknown): ChosenQuantity {
  const given = recordOf(stored);
  const place = checkPlace(given);
  const activation = (['softmax', 'sigmoid'] as const).find((one) => one === given.activation);
  const ending = activation ? { activation } : {};
  switch (given.kind) {
    case 'class':
      if (isIndex(given.class)) return { kind: 'class', class: given.class, ...place };
      break;
    case 'max-class':
      return { kind: 'max-class', ...ending, ...place };
    case 'comparative': {
      const [first, second] = Array.isArray(given.classes) ? given.classes : [];
      if (isIndex(first) && isIndex(second))
        return { kind: 'comparative', classes: [first, second], ...place };
      break;
    }
    case 'channel': {
      const channels = Array.isArray(given.channels) ? given.channels.filter(isIndex) : [];
      const aggregate = aggregates.find((one) => one === given.aggregate) ?? 'sum';
      if (channels.length > 0 && place.layer) return { kind: 'channel', channels, aggregate, ...place };
      break;
    }
    case 'threshold':
      if (isNumber(given.threshold)) {
        const turned = given.lowMinusHigh === true ? { lowMinusHigh: true } : {};
        return { kind: 'threshold', threshold: given.threshold, ...turned, ...ending, ...place };
      }
  }
  const { anchor } = place;
  return { kind: 'group', ...(given.kind === 'group' && anchor ? { anchor } : {}) };
}

function isOptionValue(value: unknown): value is OptionValue {
  return typeof value === 'string' || typeof value === 'boolean' || isNumber(value);
}

function checkOptions(stored: unknown): Explanation['options'] {
  const methods = Object.entries(recordOf(stored)).map(([method, options]) => {
    const valid = Object.entries(recordOf(options)).filter(([, value]) => isOptionValue(value));
    return [method, Object.fromEntries(valid)] as const;
  });
  return Object.fromEntries(
    methods.filter(([, options]) => Object.keys(options).length > 0),
  ) as Explanation['options'];
}

/** Takes what is valid from anything and the defaults for the rest. */
export function checkExplanation(stored: unknown): Explanation {
  const { method, options, baseline, quantity, at } = recordOf(stored);
  const place = checkPlace(recordOf(at));
  return {
    method: typeof method === 'string' ? method : defaultExplanation.method,
    options: checkOptions(options),
    baseline: checkBaseline(baseline),
    quantity: checkQuantity(quantity),
    at: place.layer === undefined ? null : { ...place, layer: place.layer },
  };
}
