import { setApp, useApp } from '../shared/store.ts';

/** Marks this input as the one that others are compared with, or ends comparing. */
export function CompareButton({ input }: { input: number }) {
  const compared = useApp((app) => app.compared);
  if (compared === null) {
    return (
      <button
        type="button"
        className="quiet compare"
        title="Then click another input: the units in which the two differ most are listed"
        onClick={() => setApp({ compared: input })}
      >
        Compare with others
      </button>
    );
  }
  return (
    <button type="button" className="quiet compare" onClick={() => setApp({ compared: null })}>
      Stop comparing with {compared}
    </button>
  );
}
