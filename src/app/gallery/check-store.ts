import { create } from 'zustand';
import type { AttributionCheck, AttributionEvaluation, Progress } from '../../engine/api.ts';
import { engine } from '../../engine/client.ts';
import { toEngineError } from '../../lib/errors.ts';
import type { MapCell } from './cells.ts';

/** What a check found of a map, or why it found nothing. */
export type Finding = { evaluation: AttributionEvaluation } | { problem: string };

type CheckRun = { title: string; done: number; total: number; progress: Progress | null; cancel: () => void };

type CheckStore = {
  /** By a cell's key, then by check. */
  findings: Record<string, Partial<Record<AttributionCheck, Finding>>>;
  run: CheckRun | null;
};

export const useChecks = create<CheckStore>(() => ({ findings: {}, run: null }));

function keep(key: string, check: AttributionCheck, finding: Finding): void {
  useChecks.setState(({ findings }) => ({
    findings: { ...findings, [key]: { ...findings[key], [check]: finding } },
  }));
}

/** Puts maps to a check each, one after another; those checked before are not checked again. */
export async function runChecks(
  cells: readonly MapCell[],
  names: readonly AttributionCheck[],
): Promise<void> {
  useChecks.getState().run?.cancel();
  const abort = new AbortController();
  const { signal } = abort;
  const known = (key: string, name: AttributionCheck) => {
    const finding = useChecks.getState().findings[key]?.[name];
    return finding !== undefined && 'evaluation' in finding;
  };
  const wanted = cells.flatMap((cell) =>
    names.filter((name) => !known(cell.key, name)).map((name) => ({ cell, name })),
  );
  // Progress may come after the answer that it was about.
  let current = -1;
  for (const [done, { cell, name }] of wanted.entries()) {
    const title = `${name}, ${cell.title}`;
    const tell = (progress: Progress | null) => {
      if (signal.aborted || current !== done) return;
      useChecks.setState({
        run: { title, done, total: wanted.length, progress, cancel: () => abort.abort() },
      });
    };
    current = done;
    tell(null);
    try {
      const request = { ...cell.request, checks: [name] };
      const [evaluation] = await engine.checkAttribution(request, { signal, onProgress: tell });
      if (evaluation) keep(cell.key, name, { evaluation });
    } catch (thrown) {
      if (!signal.aborted) keep(cell.key, name, { problem: toEngineError(thrown).message });
    }
    current = -1;
    if (signal.aborted) return;
  }
  useChecks.setState({ run: null });
}

export function stopChecks(): void {
  useChecks.getState().run?.cancel();
  useChecks.setState({ run: null });
}

/** The number of a finding that maps are compared by: the area of a curve, else the value. */
export function numberOf(name: AttributionCheck, finding: Finding | undefined): number | null {
  if (!finding || 'problem' in finding) return null;
  const { deletion, insertion, infidelity, sensitivity, randomisation } = finding.evaluation;
  const numbers: Record<AttributionCheck, number | undefined> = {
    deletion: deletion?.area,
    insertion: insertion?.area,
    infidelity,
    'max-sensitivity': sensitivity,
    randomisation,
  };
  return numbers[name] ?? null;
}
