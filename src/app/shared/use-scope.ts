import { useApp } from './store.ts';

/** A key that changes whenever answers about an input would: model, data set or preprocessing. */
export function useScope(): string {
  return useApp(({ workspace: { model, dataset, preprocessing } }) =>
    JSON.stringify([model?.id, dataset?.id, preprocessing?.preprocessing]),
  );
}
