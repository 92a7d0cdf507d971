import { canonicalQuery } from './canonical.ts';
import { Reader } from './sentence-words.ts';
import type { Aggregate, Distance, Filter, Pool, Query, Strategy, Target, Unit } from './types.ts';

/** What the names in a sentence may mean. */
export type SentenceContext = {
  /** Names of the layers; any name is taken where they are not given. */
  layers?: readonly string[];
  /** Class names by label. */
  classes?: readonly string[] | null;
  /** What `picture 1`, `picture 2`, ... are. */
  pictures?: readonly Blob[];
};

const pools: readonly Pool[] = ['max', 'mean'];
const distances: readonly Distance[] = ['l2', 'l1', 'linf'];
const strategies: readonly Strategy[] = ['scan', 'nta', 'reprocess'];
const aggregates = ['activation', 'sum', 'mean', 'min', 'max', 'l2'] as const;
const number = /^\d+(\.\d+)?(e[+-]?\d+)?$/i;

/**
 * Reads a sentence as `formatQuery` writes it, in any case. The query is in canonical form; whether it fits the model and the
 * data set is for `checkQuery` to say.
 * @throws EngineError 'bad-argument' that says at which character what was expected.
 */
export function parseQuery(text: string, context: SentenceContext = {}): Query {
  const reader = new Reader(text);
  const k = reader.wholeNumber('the number of inputs wanted');
  if (!reader.accepts('input')) reader.expects('inputs');
  const query = reader.accepts('most', 'similar', 'to')
    ? similarQuery(reader, context, k)
    : extremeQuery(reader, context, k);
  const where = reader.accepts('among') ? readFilter(reader, context) : {};
  while (!reader.done) {
    reader.expects(',');
    readOption(reader, query, where);
  }
  return canonicalQuery({ ...query, where });
}

function similarQuery(reader: Reader, context: SentenceContext, k: number): Query {
  const targets = [readTarget(reader, context)];
  while (reader.accepts('and')) targets.push(readTarget(reader, context));
  reader.expects('by');
  const group = readUnits(reader, context, null);
  return { ...group, kind: 'similar', k, targets };
}

function readTarget(reader: Reader, { pictures = [] }: SentenceContext): Target {
  if (!reader.accepts('picture')) {
    return Number(reader.matching(/^#(\d+)$/, 'an input like #659, or "picture 1"')[1]);
  }
  const word = reader.next;
  const picture = pictures[reader.wholeNumber('the number of a picture') - 1];
  if (picture) return picture;
  throw reader.problem(`a picture from 1 to ${pictures.length}; drop one first`, word);
}

function extremeQuery(reader: Reader, context: SentenceContext, k: number): Query {
  if (!reader.accepts('with', 'the')) throw reader.problem('"most similar to" or "with the highest"');
  const kind = reader.oneOf(['highest', 'lowest'] as const, 'highest or lowest');
  if (reader.sees('unit') || reader.sees('units')) {
    return { ...readUnits(reader, context, null), kind, k };
  }
  const pooled = pools.find(
    (pool) => reader.sees(pool, 'of', 'channel') || reader.sees(pool, 'of', 'channels'),
  );
  if (pooled) return { ...readUnits(reader, context, null), kind, k };
  const word = reader.oneOf(aggregates, 'an aggregate');
  reader.expects('of');
  const aggregate: Aggregate = word === 'activation' ? 'sum' : word;
  return { ...readUnits(reader, context, null), kind, k, aggregate };
}

type Group = { layer: string; units: Unit[] };

/** Phrases of units, joined by "and". The layer of the first is the query's. */
function readUnits(reader: Reader, context: SentenceContext, group: Group | null): Group {
  const pool = reader.sees('unit') || reader.sees('units') ? null : readPool(reader);
  if (pool === null && !reader.accepts('unit')) reader.expects('units');
  const numbers = readNumbers(reader);
  reader.expects('of');
  const layer = readLayer(reader, context);
  const units = numbers.map((at): Unit => (pool ? { channel: at, pool, layer } : { neuron: at, layer }));
  const all = group ? { ...group, units: [...group.units, ...units] } : { layer, units };
  return reader.accepts('and') ? readUnits(reader, context, all) : all;
}

function readPool(reader: Reader): Pool {
  const pool = reader.oneOf(pools, '"unit", "units" or a pool');
  reader.expects('of');
  if (!reader.accepts('channel')) reader.expects('channels');
  return pool;
}

function readNumbers(reader: Reader): number[] {
  const numbers = [reader.wholeNumber('the number of a unit')];
  while (reader.accepts(',')) numbers.push(reader.wholeNumber('the number of a unit'));
  return numbers;
}

function readLayer(reader: Reader, { layers }: SentenceContext): string {
  const word = reader.name('the name of a layer');
  if (!layers || layers.includes(word.text)) return word.text;
  throw reader.problem(`a layer of the model, one of ${layers.join(', ')}`, word);
}

function readFilter(reader: Reader, context: SentenceContext): Filter {
  const where: Filter = {};
  do {
    if (reader.accepts('label') || reader.accepts('labels')) where.labels = readClasses(reader, context);
    else if (reader.accepts('prediction') || reader.accepts('predictions')) {
      where.predictions = readClasses(reader, context);
    } else {
      if (!reader.accepts('input') && !reader.accepts('inputs')) {
        throw reader.problem('"label", "prediction" or "inputs"');
      }
      where.ids = readIds(reader);
    }
  } while (reader.accepts('and'));
  return where;
}

function readClasses(reader: Reader, context: SentenceContext): number[] {
  if (reader.accepts('none')) return [];
  const labels = [readClass(reader, context)];
  while (reader.accepts('or')) labels.push(readClass(reader, context));
  return labels;
}

function readClass(reader: Reader, { classes }: SentenceContext): number {
  const word = reader.name('a class');
  if (!word.quoted && /^\d+$/.test(word.text)) return Number(word.text);
  const names = classes ?? [];
  const exact = names.indexOf(word.text);
  const label =
    exact >= 0 ? exact : names.findIndex((name) => name.toLowerCase() === word.text.toLowerCase());
  if (label >= 0) return label;
  const known = names.length > 0 ? `one of ${names.join(', ')}` : 'the number of a class';
  throw reader.problem(known, word);
}

function readIds(reader: Reader): number[] {
  if (reader.accepts('none')) return [];
  const ids: number[] = [];
  do {
    const word = reader.next;
    const [, first, last] = reader.matching(/^#(\d+)(?:-(\d+))?$/, 'inputs like #3 or #5-9');
    const from = Number(first);
    const to = last === undefined ? from : Number(last);
    if (to < from || to - from > 10_000_000) throw reader.problem('a range that ascends', word);
    for (let id = from; id <= to; id++) ids.push(id);
  } while (reader.accepts('or'));
  return ids;
}

function readOption(reader: Reader, query: Query, where: Filter): void {
  const distance = distances.find((name) => reader.sees(name));
  if (distance && query.kind === 'similar') {
    reader.accepts(distance);
    query.distance = distance;
  } else if (reader.accepts('wrong', 'only')) where.correct = false;
  else if (reader.accepts('correct', 'only')) where.correct = true;
  else if (reader.accepts('weights')) query.weights = readWeights(reader);
  else if (query.kind === 'similar' && reader.accepts('target', 'included')) query.includeTarget = true;
  else if (reader.accepts('theta')) query.theta = Number(reader.matching(number, 'a number')[0]);
  else if (reader.accepts('strategy')) query.strategy = reader.oneOf(strategies, 'a strategy');
  else throw reader.problem(`an option: ${optionsOf(query).join(', ')}`);
}

function optionsOf(query: Query): string[] {
  const similar = query.kind === 'similar' ? [...distances, 'target included'] : [];
  return [...similar, 'wrong only', 'correct only', 'weights 1 2', 'theta 1.5', 'strategy scan'];
}

function readWeights(reader: Reader): number[] {
  const weights = [Number(reader.matching(number, 'a number >= 0')[0])];
  while (reader.next && number.test(reader.next.text)) {
    weights.push(Number(reader.matching(number, 'a number >= 0')[0]));
  }
  return weights;
}
