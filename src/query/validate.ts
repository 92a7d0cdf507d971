import { EngineError } from '../lib/errors.ts';
import { targetsOf } from './target.ts';
import type { LayerSize, PooledChannel, Query, Unit } from './types.ts';
import { layerOfUnit, unitKey } from './unit.ts';

const kinds = ['highest', 'lowest', 'similar'];
const aggregates = ['sum', 'mean', 'min', 'max', 'l2'];
const distances = ['l2', 'l1', 'linf'];
const strategies = ['scan', 'nta', 'reprocess'];
const pools = ['max', 'mean'];

/** What a query must fit. `layer` gives null for a layer that does not exist. */
export type QueryWorld = { inputs: number; layer: (name: string) => LayerSize | null };

/**
 * Checks a query against the layers of a model and a data set.
 * @throws EngineError 'bad-argument' naming the field, what was found and what was expected.
 */
export function checkQuery(query: Query, world: QueryWorld): void {
  oneOf('kind', query.kind, kinds);
  if (query.aggregate !== undefined) oneOf('aggregate', query.aggregate, aggregates);
  if (query.distance !== undefined) oneOf('distance', query.distance, distances);
  if (query.strategy !== undefined) oneOf('strategy', query.strategy, strategies);
  checkGroup(query, world);
  checkK(query.k, world.inputs);
  checkTargets(query, world.inputs);
  if (query.weights !== undefined) checkWeights(query.weights, query.units.length);
  if (query.theta !== undefined) checkTheta(query.theta);
  for (const id of query.where?.ids ?? []) checkInput('where.ids', id, world.inputs);
}

/**
 * Checks neurons of a layer: a non-empty list of different whole numbers in 0..count-1.
 * @throws EngineError 'bad-argument'
 */
export function checkUnits(units: readonly number[], count: number, layer: string): void {
  const sizeOf = () => ({ units: count, channels: null });
  checkGroup({ layer, units: units as number[] }, { layer: sizeOf });
}

/** @throws EngineError 'bad-argument' when `id` is not an input of a data set of `count`. */
export function checkInput(name: string, id: number, count: number): void {
  if (Number.isInteger(id) && id >= 0 && id < count) return;
  throw bad(name, `${id}`, `a whole number from 0 to ${count - 1}`, `the data set has ${count} inputs`);
}

function checkGroup({ layer, units }: Pick<Query, 'layer' | 'units'>, world: Pick<QueryWorld, 'layer'>) {
  if (!Array.isArray(units) || units.length === 0) {
    throw bad('units', 'none given', 'at least one unit', `pick units of ${layer}`);
  }
  for (const unit of units) checkUnit(unit, layer, world);
  if (new Set(units.map((unit) => unitKey(unit, layer))).size !== units.length) {
    throw bad('units', 'a unit given twice', 'different units', 'use weights to count one more than another');
  }
}

function checkUnit(unit: Unit, queryLayer: string, world: Pick<QueryWorld, 'layer'>): void {
  const layer = layerOfUnit(unit, queryLayer);
  const size = world.layer(layer);
  if (!size) throw bad('layer', JSON.stringify(layer), 'a layer of the model', 'call layers() for the list');
  const neuron = typeof unit === 'number' ? unit : 'neuron' in unit ? unit.neuron : null;
  if (neuron !== null) {
    checkNumber(neuron, size.units, layer, 'units');
    return;
  }
  checkChannel(unit as PooledChannel, size, layer);
}

function checkChannel(unit: PooledChannel, size: LayerSize, layer: string): void {
  if (size.channels === null) {
    throw bad(
      'units',
      `a channel of ${layer}`,
      'a layer with feature maps',
      `${layer} is flat, name its units`,
    );
  }
  oneOf('units.pool', unit.pool, pools);
  checkNumber(unit.channel, size.channels, layer, 'channels');
}

function checkNumber(found: number, count: number, layer: string, what: 'units' | 'channels'): void {
  if (Number.isInteger(found) && found >= 0 && found < count) return;
  const expected = `whole numbers from 0 to ${count - 1}`;
  throw bad('units', `${String(found)}`, expected, `${layer} has ${count} ${what}`);
}

function checkK(k: number, inputs: number): void {
  if (Number.isInteger(k) && k >= 1 && k <= inputs) return;
  throw bad('k', `${k}`, `a whole number from 1 to ${inputs}`, `the data set has ${inputs} inputs`);
}

function checkTargets(query: Query, inputs: number): void {
  const targets = targetsOf(query);
  const name = query.targets ? 'targets' : 'target';
  if (query.target !== undefined && query.targets !== undefined) {
    throw bad('targets', 'a target as well', 'one of target and targets', 'put every target into targets');
  }
  if (query.kind !== 'similar') {
    if (targets.length === 0) return;
    throw bad(
      name,
      `${targets.map(targetName).join(', ')} for a ${query.kind} query`,
      'none',
      'only similar has a target',
    );
  }
  if (targets.length === 0) {
    throw bad(
      name,
      'none',
      'an input of the data set or a picture',
      'say what the answers shall be similar to',
    );
  }
  for (const target of targets) if (!(target instanceof Blob)) checkInput(name, target, inputs);
  if (new Set(targets).size !== targets.length) {
    throw bad('targets', 'one given twice', 'different targets', 'name each once');
  }
  if (query.strategy === 'nta' && targets.length > 1) {
    throw bad(
      'targets',
      `${targets.length} with nta`,
      'one',
      'the algorithm knows one target; use the strategy scan',
    );
  }
}

function targetName(target: number | Blob): string {
  return target instanceof Blob ? 'a picture' : `${target}`;
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

function checkTheta(theta: number): void {
  if (Number.isFinite(theta) && theta >= 1) return;
  throw bad('theta', `${theta}`, 'a number >= 1', 'use 1 for exact answers');
}

function oneOf(name: string, found: string, expected: readonly string[]): void {
  if (expected.includes(found)) return;
  throw bad(name, JSON.stringify(found), `one of ${expected.join(', ')}`, 'use one of these names');
}

function bad(name: string, found: string, expected: string, advice: string): EngineError {
  return new EngineError('bad-argument', `${name}: found ${found}; expected ${expected}; ${advice}`);
}
