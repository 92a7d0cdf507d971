import type { Unit } from '../../engine/api.ts';
import type { Answer } from '../shared/store.ts';

export type ExportTables = {
  classes: string[] | null;
  labels: ArrayLike<number> | null;
  predictions: ArrayLike<number> | null;
};

function csvField(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function nameOf(tables: ExportTables, values: ArrayLike<number> | null, input: number): string {
  const value = values?.[input] ?? -1;
  return value < 0 ? '' : (tables.classes?.[value] ?? String(value));
}

/** `unit 3`, `max of channel 7`; of another layer than the query's with its name. */
function columnName(unit: Unit): string {
  if (typeof unit === 'number') return `unit ${unit}`;
  const own = 'neuron' in unit ? `unit ${unit.neuron}` : `${unit.pool} of channel ${unit.channel}`;
  return unit.layer === undefined ? own : `${own} of ${unit.layer}`;
}

/** One line per result after a header, fields quoted as in RFC 4180. */
export function answerCsv({ query, result }: Answer, tables: ExportTables): string {
  const header = ['rank', 'input', 'score', 'label', 'prediction', ...query.units.map(columnName)];
  const lines = result.rows.map((row, i) => [
    i + 1,
    row.input,
    row.score,
    nameOf(tables, tables.labels, row.input),
    nameOf(tables, tables.predictions, row.input),
    ...row.activations,
  ]);
  return `${[header, ...lines].map((line) => line.map(csvField).join(',')).join('\r\n')}\r\n`;
}

/** The query, its answer and guarantee, indented. */
export function answerJson({ query, result }: Answer): string {
  const rows = result.rows.map((row) => ({ ...row, activations: [...row.activations] }));
  return `${JSON.stringify({ query, ...result, rows }, null, 2)}\n`;
}
