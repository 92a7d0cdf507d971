import type { Filter, Query, Target, Unit } from '../../engine/api.ts';
import { keyOf, rebase, targetsOf } from '../shared/group.ts';

/** What is chosen once for all queries and found again on the next visit. */
export type QueryForm = {
  kind: Query['kind'];
  aggregate: NonNullable<Query['aggregate']>;
  distance: NonNullable<Query['distance']>;
  strategy: NonNullable<Query['strategy']>;
  theta: number;
  includeTarget: boolean;
};

export const aggregates = ['sum', 'mean', 'min', 'max', 'l2'] as const;
export const distances = ['l2', 'l1', 'linf'] as const;
export const strategies = ['scan', 'nta', 'reprocess'] as const;
export const kinds = ['highest', 'lowest', 'similar'] as const;

export const defaultForm: QueryForm = {
  kind: 'highest',
  aggregate: 'sum',
  distance: 'l2',
  strategy: 'scan',
  theta: 1,
  includeTarget: false,
};

/** What is picked in the panels. `weights` by unit key; a unit without one weighs 1. */
export type Picks = {
  layer: string | null;
  units: Unit[];
  weights: Record<string, number>;
  k: number;
  /** The clicked input: the target where none was added. */
  input: number | null;
  targets: Target[];
  where: Filter;
};

export function isEmptyFilter(where: Filter): boolean {
  return Object.values(where).every((condition) => condition === undefined);
}

function weightsOf({ units, weights }: Picks, layer: string): number[] | null {
  const list = units.map((unit) => weights[keyOf(unit, layer)] ?? 1);
  return list.every((weight) => weight === 1) ? null : list;
}

function targetPart({ targets, input }: Picks): Pick<Query, 'target' | 'targets'> | null {
  const all = targets.length > 0 ? targets : input === null ? [] : [input];
  const [only] = all;
  if (only === undefined) return null;
  return all.length === 1 ? { target: only } : { targets: all };
}

/** The query of the controls as they stand, without what is as usual; null while something needed is not picked. */
export function composeQuery(kind: Query['kind'], form: QueryForm, picks: Picks): Query | null {
  const { layer, units, k, where } = picks;
  if (!layer || units.length === 0) return null;
  const query: Query = { layer, units, kind, k };
  if (kind === 'similar') {
    const target = targetPart(picks);
    if (!target) return null;
    Object.assign(query, target);
    if (form.includeTarget) query.includeTarget = true;
    if (form.distance !== defaultForm.distance) query.distance = form.distance;
  } else if (form.aggregate !== defaultForm.aggregate) query.aggregate = form.aggregate;
  const weights = weightsOf(picks, layer);
  if (weights) query.weights = weights;
  if (!isEmptyFilter(where)) query.where = where;
  if (form.theta !== 1) query.theta = form.theta;
  if (form.strategy !== defaultForm.strategy) query.strategy = form.strategy;
  return query;
}

/** The controls that `composeQuery` turns into this query; what the query leaves open is as usual. */
export function controlsOf(query: Query, form: QueryForm): { form: QueryForm; picks: Omit<Picks, 'input'> } {
  const units = rebase(query.units, query.layer, query.layer);
  const weights = Object.fromEntries(
    (query.weights ?? []).map((weight, i) => [keyOf(units[i] as Unit, query.layer), weight]),
  );
  const similar = query.kind === 'similar';
  return {
    form: {
      kind: query.kind,
      aggregate: similar ? form.aggregate : (query.aggregate ?? defaultForm.aggregate),
      distance: similar ? (query.distance ?? defaultForm.distance) : form.distance,
      strategy: query.strategy ?? defaultForm.strategy,
      theta: query.theta ?? 1,
      includeTarget: similar ? (query.includeTarget ?? false) : form.includeTarget,
    },
    picks: {
      layer: query.layer,
      units,
      weights,
      k: query.k,
      targets: targetsOf(query),
      where: query.where ?? {},
    },
  };
}
