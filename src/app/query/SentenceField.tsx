import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { toEngineError } from '../../lib/errors.ts';
import { Icon } from '../shared/Icon.tsx';
import { attempt, inform } from '../shared/notices.ts';
import { useApp } from '../shared/store.ts';
import { askAgain } from './asking.ts';
import { composeQuery } from './form.ts';
import { placeOf, readSentence, useSentence } from './sentence.ts';

const example = 'or write: 20 inputs with the highest sum of units 12, 45 of conv5';

/** The controls as a sentence; empty while something needed is not picked. */
function useWritten(): string {
  const app = useApp();
  const { form } = app.preferences;
  const sentence = useSentence();
  const asked = composeQuery(form.kind, form, app) ?? composeQuery('highest', form, app);
  return asked ? sentence(asked) : '';
}

async function copy(text: string): Promise<void> {
  await attempt(async () => {
    await navigator.clipboard.writeText(text);
    inform('The sentence was copied.');
  });
}

/** The query as one sentence, kept in step with the controls. Enter asks what it says; Escape takes edits back. */
export function SentenceField() {
  const written = useWritten();
  const ready = useApp((app) => app.workspace.dataset !== null && app.job === null);
  const field = useRef<HTMLTextAreaElement>(null);
  const [draft, setDraft] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const text = draft ?? written;

  // biome-ignore lint/correctness/useExhaustiveDependencies: picking something anew replaces what was typed
  useEffect(() => change(null), [written]);

  function change(next: string | null) {
    setDraft(next);
    setProblem(null);
  }
  const run = () => {
    try {
      const query = readSentence(text);
      change(null);
      void askAgain(query);
    } catch (thrown) {
      const { message } = toEngineError(thrown);
      setProblem(message);
      field.current?.setSelectionRange(...placeOf(message, text));
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') change(null);
    if (event.key !== 'Enter') return;
    event.preventDefault();
    if (ready) run();
  };

  return (
    <div className="sentence">
      <textarea
        ref={field}
        rows={1}
        spellCheck={false}
        aria-label="Query sentence"
        title="Enter asks, Escape takes changes back"
        placeholder={example}
        value={text}
        aria-invalid={problem !== null}
        aria-describedby={problem ? 'sentence-problem' : undefined}
        onChange={(event) => change(event.target.value.replaceAll('\n', ' '))}
        onKeyDown={onKeyDown}
      />
      <button
        type="button"
        className="quiet icon-only"
        aria-label="Copy sentence"
        title="Copy the sentence"
        disabled={text === ''}
        onClick={() => void copy(text)}
      >
        <Icon name="copy" />
      </button>
      {problem && (
        <p id="sentence-problem" className="field-error" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
