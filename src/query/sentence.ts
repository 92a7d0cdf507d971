import { canonicalQuery } from './canonical.ts';
import { quoted } from './sentence-words.ts';
import { targetsOf } from './target.ts';
import type { Filter, Query, Unit } from './types.ts';
import { layerOfUnit } from './unit.ts';

/** Class names by label, when there are any. */
export type SentenceNames = { classes?: readonly string[] | null };

/**
 * A query as one sentence that `parseQuery` reads back:
 *
 * `20 inputs most similar to #659 by units 12, 45 of conv5, l2`
 * `20 inputs with the highest mean of max of channel 7 of block2_conv2 among label Sneaker, wrong only`
 *
 * Pictures from outside are numbered: `picture 1`. Fields that hold by default are left out, but for the distance.
 */
export function formatQuery(query: Query, names: SentenceNames = {}): string {
  const plain = canonicalQuery(query);
  const asked = plain.kind === 'similar' ? similarWords(plain) : extremeWords(plain);
  const among = filterWords(plain.where ?? {}, names.classes ?? []);
  return [`${plain.k} ${plain.k === 1 ? 'input' : 'inputs'} ${asked}${among}`, ...optionWords(plain)].join(
    ', ',
  );
}

function similarWords(query: Query): string {
  let pictures = 0;
  const targets = targetsOf(query).map((target) => {
    if (typeof target === 'number') return `#${target}`;
    pictures += 1;
    return `picture ${pictures}`;
  });
  return `most similar to ${targets.join(' and ')} by ${unitWords(query)}`;
}

function extremeWords(query: Query): string {
  const [first] = query.units;
  const single = query.units.length === 1 && query.aggregate === undefined;
  const pooled = typeof first === 'object' && 'channel' in first;
  const aggregate = single ? (pooled ? '' : 'activation of ') : `${query.aggregate ?? 'sum'} of `;
  return `with the ${query.kind} ${aggregate}${unitWords(query)}`;
}

/** Neighbours in the list that are of the same kind and layer share one phrase; the order stays. */
function unitWords({ units, layer }: Query): string {
  const groups: { lead: string; layer: string; numbers: number[] }[] = [];
  for (const unit of units) {
    const { lead, number } = leadOf(unit);
    const from = layerOfUnit(unit, layer);
    const last = groups.at(-1);
    if (last && last.lead === lead && last.layer === from) last.numbers.push(number);
    else groups.push({ lead, layer: from, numbers: [number] });
  }
  return groups
    .map(({ lead, layer: from, numbers }) => {
      const plural = numbers.length === 1 ? '' : 's';
      return `${lead}${plural} ${numbers.join(', ')} of ${quoted(from)}`;
    })
    .join(' and ');
}

function leadOf(unit: Unit): { lead: string; number: number } {
  if (typeof unit === 'number') return { lead: 'unit', number: unit };
  if ('neuron' in unit) return { lead: 'unit', number: unit.neuron };
  return { lead: `${unit.pool} of channel`, number: unit.channel };
}

function filterWords({ labels, predictions, ids }: Filter, classes: readonly string[]): string {
  const name = (label: number) => className(label, classes);
  const conditions = [
    ...(labels ? [list('label', labels, name)] : []),
    ...(predictions ? [list('prediction', predictions, name)] : []),
    ...(ids ? [`inputs ${ids.length === 0 ? 'none' : ranges(ids).join(' or ')}`] : []),
  ];
  return conditions.length === 0 ? '' : ` among ${conditions.join(' and ')}`;
}

function list(word: string, values: readonly number[], name: (value: number) => string): string {
  if (values.length === 0) return `${word}s none`;
  return `${word}${values.length === 1 ? '' : 's'} ${values.map(name).join(' or ')}`;
}

/** The name of a class, unless it would be read as something else: a number, or the name of an earlier class. */
function className(label: number, classes: readonly string[]): string {
  const name = classes[label];
  if (name === undefined || name === '' || /^\d/.test(name) || classes.indexOf(name) !== label) {
    return `${label}`;
  }
  return quoted(name);
}

/** `#3`, `#5-9`, from ascending ids. */
function ranges(ids: readonly number[]): string[] {
  const runs: [number, number][] = [];
  for (const id of ids) {
    const last = runs.at(-1);
    if (last && id === last[1] + 1) last[1] = id;
    else runs.push([id, id]);
  }
  return runs.map(([first, last]) => (first === last ? `#${first}` : `#${first}-${last}`));
}

function optionWords(query: Query): string[] {
  const { kind, weights, where, theta, strategy, includeTarget } = query;
  return [
    ...(kind === 'similar' ? [query.distance ?? 'l2'] : []),
    ...(where?.correct === undefined ? [] : [where.correct ? 'correct only' : 'wrong only']),
    ...(weights ? [`weights ${weights.join(' ')}`] : []),
    ...(includeTarget ? ['target included'] : []),
    ...(theta === undefined ? [] : [`theta ${theta}`]),
    ...(strategy ? [`strategy ${strategy}`] : []),
  ];
}
