import { formatValue } from '../shared/format.ts';
import type { MapCell } from './cells.ts';
import { type Finding, numberOf, useChecks } from './check-store.ts';
import { bestOf, checks } from './checks.ts';

type Props = { cells: readonly MapCell[]; chosen: string; onChoose: (key: string) => void };

function FindingText({
  finding,
  value,
  best,
}: {
  finding: Finding | undefined;
  value: number | null;
  best: boolean;
}) {
  if (finding && 'problem' in finding) {
    return (
      <span className="field-error" title={finding.problem}>
        failed<span className="visually-hidden">: {finding.problem}</span>
      </span>
    );
  }
  if (value === null || Number.isNaN(value)) return <span className="muted">–</span>;
  return best ? (
    <strong>
      {formatValue(value)}
      <span className="visually-hidden"> best</span>
    </strong>
  ) : (
    formatValue(value)
  );
}

function shownNumber(value: number | null | undefined): number | undefined {
  return value === null || Number.isNaN(value) ? undefined : value;
}

/** Maps down, checks across; the best of a check is bold. */
export function ChecksTable({ cells, chosen, onChoose }: Props) {
  const findings = useChecks((store) => store.findings);
  const columns = checks.filter(({ name }) => cells.some(({ key }) => findings[key]?.[name]));
  if (columns.length === 0) return null;
  const valuesOf = (check: (typeof checks)[number]) =>
    cells.map(({ key }) => numberOf(check.name, findings[key]?.[check.name]));
  return (
    <table className="checks-table tabular" aria-label="Checks of the maps">
      <thead>
        <tr>
          <th scope="col">Input {cells[0]?.input}</th>
          {columns.map(({ name, label, better }) => (
            <th key={name} scope="col">
              {label}
              {better && <span className="muted"> {better === 'low' ? '↓' : '↑'}</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {cells.map((cell, row) => (
          <tr key={cell.key} data-method={cell.method.name}>
            <th scope="row">
              <button
                type="button"
                className="quiet"
                aria-pressed={cell.key === chosen}
                title="Show its curves"
                onClick={() => onChoose(cell.key)}
              >
                {cell.title}
              </button>
            </th>
            {columns.map((check) => {
              const values = valuesOf(check);
              return (
                <td key={check.name} data-check={check.name} data-value={shownNumber(values[row])}>
                  <FindingText
                    finding={findings[cell.key]?.[check.name]}
                    value={values[row] ?? null}
                    best={bestOf(values, check.better) === row}
                  />
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
