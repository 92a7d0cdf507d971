import type { Query } from '../../engine/api.ts';
import { formatQuery, parseQuery } from '../../engine/sentence.ts';
import { hasPicture, targetsOf } from '../shared/group.ts';
import { getApp, useApp } from '../shared/store.ts';
import { targetName } from './targets.ts';

/** The query as a line for the console or a script; a picture has to be put in by hand. */
export function queryCall(query: Query): string {
  const text = JSON.stringify(query, (_, value) =>
    value instanceof Blob ? `<${targetName(value)}>` : value,
  );
  const note = hasPicture(query) ? ' // put a Blob of the picture in' : '';
  return `await deepeverest.query(${text})${note}`;
}

/** Writes queries as sentences, with the open data set's class names. */
export function useSentence(): (query: Query) => string {
  const classes = useApp((app) => app.workspace.dataset?.classes ?? null);
  return (query) => formatQuery(query, { classes });
}

/**
 * Reads a sentence about what is open; `picture 1` is the first of the pictures among the targets.
 * @throws EngineError 'bad-argument' that says at which character what was expected.
 */
export function readSentence(text: string): Query {
  const { layers, workspace, targets } = getApp();
  return parseQuery(text, {
    layers: layers.map((layer) => layer.name),
    classes: workspace.dataset?.classes ?? null,
    pictures: targetsOf({ targets }).filter((target) => target instanceof Blob),
  });
}

/** Where in the sentence a reading error points: from which character to which. */
export function placeOf(message: string, text: string): [start: number, end: number] {
  const at = /\bat character (\d+)/.exec(message);
  const start = at ? Number(at[1]) - 1 : text.length;
  const word = /^[^\s,]+/.exec(text.slice(start));
  return [start, start + (word?.[0].length ?? 0)];
}
