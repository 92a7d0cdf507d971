import type { AttributionMap, AttributionRequest } from '../../engine/api.ts';
import { className, formatValue } from '../shared/format.ts';
import { indexesText } from './number-text.ts';

/** What is explained: `the sum of 3 units of fc1`, `class Coat minus class Shirt`. */
export function requestText(
  { quantity }: Pick<AttributionRequest, 'quantity'>,
  classes: readonly string[] | null,
): string {
  const { layer } = quantity;
  const name = (index: number) =>
    layer ? `unit ${index} of ${layer}` : `class ${className(classes, index)}`;
  const of = layer ? ` of ${layer}` : '';
  switch (quantity.kind) {
    case 'units': {
      const { units, weights } = quantity;
      if (units.length === 1) return `the unit${of}`;
      return `the ${weights ? 'weighted ' : ''}sum of ${units.length} units${of}`;
    }
    case 'max-class':
      return layer ? `the largest unit${of}` : 'the predicted class';
    case 'class':
      return name(quantity.class);
    case 'comparative':
      return `${name(quantity.classes[0])} minus ${name(quantity.classes[1])}`;
    case 'channel': {
      const { channels, aggregate = 'sum' } = quantity;
      return `the ${aggregate} of channel${channels.length > 1 ? 's' : ''} ${indexesText(channels)}${of}`;
    }
    case 'threshold': {
      const side = quantity.lowMinusHigh ? 'below' : 'above';
      return `what is ${side} ${formatValue(quantity.threshold)}${of || ' of the output'}, minus the rest`;
    }
  }
}

/** What the map adds up to, beside what its method claims. */
export function checkText({ claim, of, sum, expected, gap }: NonNullable<AttributionMap['check']>): string {
  const claimed = claim === 'completeness' ? 'the difference to the baseline' : 'the output';
  const what = of === 'features' ? 'Its features, each of them once, add up to' : 'The map adds up to';
  return `${what} ${formatValue(sum)}, ${claimed} is ${formatValue(expected)}: a gap of ${formatValue(gap)}`;
}

export function methodName({ method }: Pick<AttributionRequest, 'method'>): string {
  return typeof method === 'string' ? method : method.name;
}

/** `input-3_integrated-gradients_conv2`: the name of a file with a map, without its ending. */
export function fileName(input: number, request: Pick<AttributionRequest, 'method' | 'at'>): string {
  const parts = [`input-${input}`, methodName(request), request.at?.layer ?? 'pixels'];
  return parts.join('_').replaceAll(/[^\w.-]+/g, '-');
}
