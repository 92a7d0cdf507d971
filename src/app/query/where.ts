import type { Filter } from '../../engine/api.ts';
import type { GridFilter } from '../shared/store.ts';

type ListName = 'labels' | 'predictions' | 'ids';

/** The filter with one list replaced; null takes the condition away. */
export function withList(where: Filter, name: ListName, values: number[] | null): Filter {
  const { [name]: _, ...rest } = where;
  return values === null ? rest : { ...rest, [name]: values };
}

export function withCorrect(where: Filter, correct: boolean | null): Filter {
  const { correct: _, ...rest } = where;
  return correct === null ? rest : { ...rest, correct };
}

/** The condition of the grid, as a query says it. */
export function whereOf({ label, prediction, wrongOnly }: GridFilter): Filter {
  return {
    ...(label === null ? {} : { labels: [label] }),
    ...(prediction === null ? {} : { predictions: [prediction] }),
    ...(wrongOnly ? { correct: false } : {}),
  };
}
