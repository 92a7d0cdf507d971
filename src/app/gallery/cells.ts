import type { AttributionRequest, MethodInfo } from '../../engine/api.ts';
import { type Explanation, requestOf, type UnitGroup } from '../attribution/explanation.ts';

/** One map of the gallery. */
export type MapCell = {
  kind: 'map';
  /** The same for two maps exactly when the engine is asked for the same. */
  key: string;
  input: number;
  method: MethodInfo;
  title: string;
  request: AttributionRequest;
  /** What the inspector explains once the cell is chosen. */
  choice: Partial<Explanation>;
};

/** An input without a map, to compare maps with. */
export type PictureCell = { kind: 'picture'; input: number };

export type GalleryCell = MapCell | PictureCell;

/** What every cell is made from. */
export type CellSource = {
  /** Changes with model, data set and preprocessing. */
  scope: string;
  explanation: Explanation;
  group: UnitGroup | null;
};

function mapCell(
  { scope, explanation, group }: CellSource,
  input: number,
  method: MethodInfo,
  title: string,
  choice: Partial<Explanation>,
): MapCell | null {
  const request = requestOf({ ...explanation, ...choice }, group, [input], method);
  return (
    request && { kind: 'map', key: scope + JSON.stringify(request), input, method, title, request, choice }
  );
}

function present(cells: (MapCell | null)[]): MapCell[] {
  return cells.filter((cell) => cell !== null);
}

/** Each input with its maps by every method, row by row; empty when there is nothing to explain. */
export function methodCells(
  source: CellSource,
  inputs: readonly number[],
  methods: readonly MethodInfo[],
): GalleryCell[] {
  return inputs.flatMap((input) => {
    const maps = present(
      methods.map((method) => mapCell(source, input, method, method.label, { method: method.name })),
    );
    return maps.length > 0 ? [{ kind: 'picture' as const, input }, ...maps] : [];
  });
}

/** The map of every input by one method. */
export function resultCells(
  source: CellSource,
  inputs: readonly number[],
  method: MethodInfo,
  titleOf: (input: number, rank: number) => string,
): GalleryCell[] {
  return present(
    inputs.map((input, rank) =>
      mapCell(source, input, method, titleOf(input, rank), { method: method.name }),
    ),
  );
}

/** Two classes on one input, and what speaks for the first rather than the second. */
export function classCells(
  source: CellSource,
  input: number,
  method: MethodInfo,
  [first, second]: readonly [number, number],
  nameOf: (index: number) => string,
): GalleryCell[] {
  const [a, b] = [nameOf(first), nameOf(second)];
  const quantities = [
    [a, { kind: 'class' as const, class: first }],
    [b, { kind: 'class' as const, class: second }],
    [`${a} − ${b}`, { kind: 'comparative' as const, classes: [first, second] as [number, number] }],
  ] as const;
  const maps = present(
    quantities.map(([title, quantity]) =>
      mapCell(source, input, method, title, { method: method.name, quantity }),
    ),
  );
  return [{ kind: 'picture', input }, ...maps];
}

/** The maps among cells. */
export function mapsOf(cells: readonly GalleryCell[]): MapCell[] {
  return cells.filter((cell) => cell.kind === 'map');
}
