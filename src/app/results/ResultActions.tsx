import { queryCall } from '../query/sentence.ts';
import { download } from '../shared/download.ts';
import { Icon } from '../shared/Icon.tsx';
import { attempt, inform } from '../shared/notices.ts';
import { type Answer, getApp } from '../shared/store.ts';
import { answerCsv, answerJson } from './export.ts';

function exportCsv(answer: Answer): void {
  const { workspace, labels, predictions } = getApp();
  const tables = {
    classes: workspace.dataset?.classes ?? null,
    labels,
    predictions: predictions?.classes ?? null,
  };
  download('results.csv', new Blob([answerCsv(answer, tables)], { type: 'text/csv' }));
}

function exportJson(answer: Answer): void {
  download('results.json', new Blob([answerJson(answer)], { type: 'application/json' }));
}

async function copyQuery(answer: Answer): Promise<void> {
  await attempt(async () => {
    await navigator.clipboard.writeText(queryCall(answer.query));
    inform('The query was copied; paste it into the console of this page.');
  });
}

/** Ways to take an answer along. */
export function ResultActions({ answer }: { answer: Answer }) {
  return (
    <div className="results-actions">
      <button type="button" className="quiet" aria-label="Export CSV" onClick={() => exportCsv(answer)}>
        <Icon name="save" />
        CSV
      </button>
      <button type="button" className="quiet" aria-label="Export JSON" onClick={() => exportJson(answer)}>
        <Icon name="save" />
        JSON
      </button>
      <button type="button" className="quiet" aria-label="Copy query" onClick={() => void copyQuery(answer)}>
        <Icon name="copy" />
        Query
      </button>
    </div>
  );
}
