import { useState } from 'react';
import { ProgressBar } from '../shared/ProgressLine.tsx';
import { useApp } from '../shared/store.ts';
import { ChecksTable } from './ChecksTable.tsx';
import { CurveView, type NamedCurve } from './CurveView.tsx';
import type { MapCell } from './cells.ts';
import { type Finding, numberOf, runChecks, stopChecks, useChecks } from './check-store.ts';
import { checks, randomisationText } from './checks.ts';
import { changeGallery, useGallery } from './settings.ts';

/** The maps that are checked: all maps of the clicked input, else of the first. */
function checkedCells(maps: readonly MapCell[], input: number | null): MapCell[] {
  const of = maps.some((cell) => cell.input === input) ? input : maps[0]?.input;
  return maps.filter((cell) => cell.input === of);
}

function curvesOf(findings: Partial<Record<string, Finding>> | undefined): NamedCurve[] {
  return (['deletion', 'insertion'] as const).flatMap((name) => {
    const finding = findings?.[name];
    const curve = finding && 'evaluation' in finding ? finding.evaluation[name] : undefined;
    return curve ? [{ name, curve }] : [];
  });
}

function CheckButtons({ cells }: { cells: readonly MapCell[] }) {
  const run = useChecks((store) => store.run);
  if (run) {
    const { title, done, total, progress } = run;
    const share = progress && progress.total > 0 ? progress.done / progress.total : 0;
    return (
      <div className="checks-buttons">
        <span aria-live="polite">{title}</span>
        <ProgressBar
          label="Checks"
          progress={{ phase: title, unit: 'checks', rate: 0, secondsLeft: null, done: done + share, total }}
        />
        <button type="button" onClick={stopChecks}>
          Cancel checks
        </button>
      </div>
    );
  }
  const all = checks.map(({ name }) => name);
  return (
    <div className="checks-buttons">
      {checks.map(({ name, label, about }) => (
        <button key={name} type="button" title={about} onClick={() => void runChecks(cells, [name])}>
          {label}
        </button>
      ))}
      <button type="button" className="quiet" onClick={() => void runChecks(cells, all)}>
        All checks
      </button>
    </div>
  );
}

function Checks({ cells }: { cells: readonly MapCell[] }) {
  const findings = useChecks((store) => store.findings);
  const [wanted, setWanted] = useState('');
  const chosen =
    cells.find(({ key }) => key === wanted) ?? cells.find(({ key }) => findings[key]) ?? cells[0];
  if (!chosen) return null;
  const own = findings[chosen.key];
  const curves = curvesOf(own);
  const correlation = numberOf('randomisation', own?.randomisation);
  const told = checks.filter(({ name }) => cells.some(({ key }) => findings[key]?.[name]));
  const problems = Object.entries(own ?? {}).flatMap(([name, finding]) =>
    'problem' in finding ? [{ name, problem: finding.problem }] : [],
  );
  return (
    <div className="checks-body">
      <div className="checks-found">
        <ChecksTable cells={cells} chosen={chosen.key} onChoose={setWanted} />
        {curves.length > 0 && <CurveView title={chosen.title} curves={curves} />}
      </div>
      {problems.map(({ name, problem }) => (
        <p key={name} className="field-error">
          {chosen.title}, {name}: {problem}
        </p>
      ))}
      {correlation !== null && (
        <p>
          {chosen.title}: {randomisationText(correlation)}
        </p>
      )}
      {told.length > 0 && (
        <dl className="checks-about muted">
          {told.map(({ name, label, about }) => (
            <div key={name}>
              <dt>{label}</dt>
              <dd>{about}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

/** Checks that take many more passes than the maps, when asked for. */
export function ChecksPanel({ maps }: { maps: readonly MapCell[] }) {
  const open = useGallery((gallery) => gallery.showChecks);
  const input = useApp((app) => app.input);
  const cells = checkedCells(maps, input);
  const [first] = cells;
  if (!first) return null;
  return (
    <section className="checks" aria-label="Checks">
      <div className="checks-head">
        <button
          type="button"
          className="quiet checks-fold"
          aria-expanded={open}
          onClick={() => changeGallery({ showChecks: !open })}
        >
          Checks
        </button>
        {open && <CheckButtons cells={cells} />}
      </div>
      {open && <Checks cells={cells} />}
    </section>
  );
}
