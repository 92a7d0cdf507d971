import { useMemo } from 'react';
import { countValues } from '../dataset/filter.ts';
import { className, formatCount } from '../shared/format.ts';
import { noFilter, setApp, useApp } from '../shared/store.ts';
import { isEmptyFilter } from './form.ts';
import { whereOf, withCorrect, withList } from './where.ts';

type ClassProps = {
  label: string;
  table: ArrayLike<number> | null;
  chosen: number[] | undefined;
  onChoose: (values: number[] | null) => void;
};

function ClassChoice({ label, table, chosen, onChoose }: ClassProps) {
  const classes = useApp((app) => app.workspace.dataset?.classes ?? null);
  const count = useMemo(() => (table ? countValues(table).length : 0), [table]);
  const several = chosen !== undefined && chosen.length !== 1;
  return (
    <label className="field">
      {label}
      <select
        value={several ? 'several' : (chosen?.[0] ?? '')}
        disabled={!table && chosen === undefined}
        onChange={(event) => onChoose(event.target.value === '' ? null : [Number(event.target.value)])}
      >
        <option value="">any</option>
        {several && (
          <option value="several" disabled>
            {chosen.map((value) => className(classes, value)).join(', ')}
          </option>
        )}
        {Array.from({ length: Math.max(count, (chosen?.[0] ?? -1) + 1) }, (_, value) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the index is the class
          <option key={value} value={value}>
            {className(classes, value)}
          </option>
        ))}
      </select>
    </label>
  );
}

function CorrectChoice() {
  const where = useApp((app) => app.where);
  const known = useApp((app) => app.labels !== null && app.workspace.model?.classCount !== null);
  const choose = (value: string) =>
    setApp({ where: withCorrect(where, value === '' ? null : value === 'right') });
  return (
    <label className="field">
      Predicted
      <select
        aria-label="Query right or wrong"
        value={where.correct === undefined ? '' : where.correct ? 'right' : 'wrong'}
        disabled={!known}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">right or wrong</option>
        <option value="right">right only</option>
        <option value="wrong">wrong only</option>
      </select>
    </label>
  );
}

/** Which inputs a query ranges over. */
export function QueryFilter() {
  const where = useApp((app) => app.where);
  const labels = useApp((app) => app.labels);
  const predictions = useApp((app) => app.predictions?.classes ?? null);
  const filter = useApp((app) => app.filter);
  const gridFiltered = filter !== noFilter && !isEmptyFilter(whereOf(filter));
  return (
    <div className="query-controls">
      <ClassChoice
        label="Among label"
        table={labels}
        chosen={where.labels}
        onChoose={(values) => setApp({ where: withList(where, 'labels', values) })}
      />
      <ClassChoice
        label="Among prediction"
        table={predictions}
        chosen={where.predictions}
        onChoose={(values) => setApp({ where: withList(where, 'predictions', values) })}
      />
      <CorrectChoice />
      {where.ids && <span className="muted tabular">{formatCount(where.ids.length)} inputs by id</span>}
      <button
        type="button"
        className="quiet"
        disabled={!gridFiltered}
        title={gridFiltered ? undefined : 'The grid shows everything'}
        onClick={() => setApp({ where: whereOf(filter) })}
      >
        Use the grid's filter
      </button>
      {!isEmptyFilter(where) && (
        <button type="button" className="quiet" onClick={() => setApp({ where: {} })}>
          No filter
        </button>
      )}
    </div>
  );
}
