import { EngineError } from '../lib/errors.ts';
import type { Query } from './types.ts';

const kinds = ['highest', 'lowest', 'similar'];
const aggregates = ['sum', 'mean', 'min', 'max', 'l2'];
const distances = ['l2', 'l1', 'linf'];
const strategies = ['scan', 'reprocess'];

/**
 * Checks a query against a layer of `units` neurons and a data set of `inputs`.
 * @throws EngineError 'bad-argument' naming the field, what was found and what was expected.
 */
export function checkQuery(query: Query, size: { units: number; inputs: number }): void {
  oneOf('kind', query.kind, kinds);
  if (query.aggregate !== undefined) oneOf('aggregate', query.aggregate, aggregates);
  if (query.distance !== undefined) oneOf('distance', query.distance, distances);
  if (query.strategy !== undefined) oneOf('strategy', query.strategy, strategies);
  checkUnits(query.units, size.units, query.layer);
  checkK(query.k, size.inputs);
  checkTarget(query, size.inputs);
  if (query.weights !== undefined) checkWeights(query.weights, query.units.length);
  if (query.theta !== undefined) checkTheta(query);
  for (const id of query.where?.ids ?? []) checkInput('where.ids', id, size.inputs);
}

/**
 * Checks unit numbers of a layer: a non-empty list of different whole numbers in 0..count-1.
 * @throws EngineError 'bad-argument'
 */
export function checkUnits(units: readonly number[], count: number, layer: string): void {
  if (!Array.isArray(units) || units.length === 0) {
    throw bad('units', 'none given', 'at least one unit', `pick units of ${layer}`);
  }
  for (const unit of units) {
    if (!Number.isInteger(unit) || unit < 0 || unit >= count) {
      throw bad('units', `${unit}`, `whole numbers from 0 to ${count - 1}`, `${layer} has ${count} units`);
    }
  }
  if (new Set(units).size !== units.length) {
    throw bad('units', 'a unit given twice', 'different units', 'use weights to count one more than another');
  }
}

/** @throws EngineError 'bad-argument' when `id` is not an input of a data set of `count`. */
export function checkInput(name: string, id: number, count: number): void {
  if (Number.isInteger(id) && id >= 0 && id < count) return;
  throw bad(name, `${id}`, `a whole number from 0 to ${count - 1}`, `the data set has ${count} inputs`);
}

function checkK(k: number, inputs: number): void {
  if (Number.isInteger(k) && k >= 1 && k <= inputs) return;
  throw bad('k', `${k}`, `a whole number from 1 to ${inputs}`, `the data set has ${inputs} inputs`);
}

function checkTarget(query: Query, inputs: number): void {
  if (query.kind !== 'similar') {
    if (query.target === undefined) return;
    throw bad('target', `${query.target} for a ${query.kind} query`, 'none', 'only similar has a target');
  }
  if (query.target === undefined) {
    throw bad('target', 'none', 'an input of the data set', 'say what the answers shall be similar to');
  }
  checkInput('target', query.target, inputs);
}

function checkWeights(weights: readonly number[], units: number): void {
  if (weights.length !== units) {
    throw bad(
      'weights',
      `${weights.length} numbers`,
      `${units}, one per unit`,
      'give one weight for each unit',
    );
  }
  const wrong = weights.find((weight) => !(Number.isFinite(weight) && weight >= 0));
  if (wrong !== undefined) throw bad('weights', `${wrong}`, 'finite numbers >= 0', 'negate nothing');
  if (weights.every((weight) => weight === 0)) {
    throw bad('weights', 'only zeros', 'at least one above 0', 'leave weights out to count all alike');
  }
}

function checkTheta(query: Query): void {
  const theta = query.theta as number;
  if (!(Number.isFinite(theta) && theta >= 1)) {
    throw bad('theta', `${theta}`, 'a number >= 1', 'use 1 for exact answers');
  }
  if (theta > 1 && query.kind !== 'similar') {
    throw bad(
      'theta',
      `${theta} for a ${query.kind} query`,
      '1',
      'theta relaxes distances; leave it out here',
    );
  }
}

function oneOf(name: string, found: string, expected: readonly string[]): void {
  if (expected.includes(found)) return;
  throw bad(name, JSON.stringify(found), `one of ${expected.join(', ')}`, 'use one of these names');
}

function bad(name: string, found: string, expected: string, advice: string): EngineError {
  return new EngineError('bad-argument', `${name}: found ${found}; expected ${expected}; ${advice}`);
}
