import type { AttributionRequest, Prediction, QuantityOfInterest } from '../../engine/api.ts';
import { className, formatValue } from '../shared/format.ts';
import { requestText } from './map-text.ts';

type Guess = Prediction['top'][number];

/** The prediction of the class that is explained, where a class of the network's output is. */
function guessOf(quantity: QuantityOfInterest, prediction: Prediction | null): Guess | null {
  if (!prediction || quantity.layer !== undefined) return null;
  if (quantity.kind === 'max-class') return prediction.top[0] ?? null;
  if (quantity.kind !== 'class') return null;
  return prediction.top.find((guess) => guess.class === quantity.class) ?? null;
}

/** A class with no anchor is taken as the network gives it, but before a softmax: its number then differs from its score. */
function isLogit(quantity: QuantityOfInterest, output: number, { score }: Guess): boolean {
  const plain = quantity.anchor === undefined && !('activation' in quantity && quantity.activation);
  return plain && Math.abs(output - score) > 1e-3 * Math.max(1, Math.abs(score));
}

/**
 * What is explained and its number: `Of the predicted class, Coat; its logit is 4.654 here`.
 * @param prediction of the same input; null while it is not known.
 */
export function outputText(
  request: Pick<AttributionRequest, 'quantity'>,
  output: number,
  prediction: Prediction | null,
  classes: readonly string[] | null,
): string {
  const { quantity } = request;
  const guess = guessOf(quantity, prediction);
  const named = guess && quantity.kind === 'max-class' ? `, ${className(classes, guess.class)}` : '';
  const number = guess && isLogit(quantity, output, guess) ? 'its logit' : 'it';
  return `Of ${requestText(request, classes)}${named}; ${number} is ${formatValue(output)} here`;
}
