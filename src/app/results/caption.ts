import { isRight } from '../dataset/filter.ts';
import { className } from '../shared/format.ts';

export type Naming = {
  labels: ArrayLike<number> | null;
  /** Predicted class by input, -1 where not known. */
  predictions: ArrayLike<number> | null;
  classes: readonly string[] | null;
};

/** What an input shows, by its label or else its prediction: `Shirt`, or `T-shirt/top, seen as Shirt` where the two differ. */
export function captionOf(input: number, { labels, predictions, classes }: Naming): string {
  const [label, prediction] = [labels?.[input], predictions?.[input]];
  const classOf = (value: number | undefined) =>
    value === undefined || value < 0 ? null : className(classes, value);
  const name = classOf(label) ?? classOf(prediction) ?? `input ${input}`;
  return isRight(label, prediction) ? name : `${name}, seen as ${classOf(prediction)}`;
}
