import { useEffect, useId, useRef, useState } from 'react';

/** Milliseconds after the last key until what was typed counts; leaving the field or Enter do not wait. */
const pause = 500;

type Props = {
  label: string;
  title: string;
  unit?: string | undefined;
  /** Words instead of a number: what they look like. */
  hint?: string | undefined;
  /** What holds now, written out. */
  text: string;
  /** What to do with a text, or what is wrong with it. */
  read: (text: string) => (() => void) | string;
};

/** A field that is typed into: what makes sense counts after a pause, what does not is explained. */
export function TypedField({ label, title, unit, hint, text, read }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const timer = useRef(0);
  // A pause may end under settings that were changed since.
  const latestRead = useRef(read);
  latestRead.current = read;
  const problemId = useId();
  const outcome = typed === null ? null : read(typed);
  const problem = typeof outcome === 'string' ? outcome : null;

  // A value set from elsewhere takes the place of what was typed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: told by the text alone
  useEffect(() => setTyped(null), [text]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const settle = (latest: string) => {
    clearTimeout(timer.current);
    const change = latestRead.current(latest);
    if (typeof change === 'function' && latest !== text) change();
  };
  const type = (latest: string) => {
    clearTimeout(timer.current);
    setTyped(latest);
    timer.current = window.setTimeout(() => settle(latest), pause);
  };
  return (
    <label className="field typed-field" title={title}>
      {label}
      <span className="typed-input">
        <input
          type="text"
          inputMode={hint === undefined ? 'decimal' : 'text'}
          placeholder={hint}
          className="tabular"
          aria-label={label}
          aria-invalid={problem !== null}
          aria-describedby={problem ? problemId : undefined}
          value={typed ?? text}
          onChange={(event) => type(event.target.value)}
          onBlur={() => typed !== null && settle(typed)}
          onKeyDown={(event) => event.key === 'Enter' && typed !== null && settle(typed)}
        />
        {unit && <span className="muted">{unit}</span>}
      </span>
      {problem && (
        <span id={problemId} className="field-error typed-problem" role="alert">
          {problem}
        </span>
      )}
    </label>
  );
}
