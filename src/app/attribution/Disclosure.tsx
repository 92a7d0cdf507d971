import type { ReactNode } from 'react';

type Props = {
  label: string;
  /** Said beside the label, also while folded. */
  note: string;
  open: boolean;
  onOpen: (open: boolean) => void;
  children: ReactNode;
};

/** A group of settings that is folded away until asked for. */
export function Disclosure({ label, note, open, onOpen, children }: Props) {
  return (
    <div className="disclosure">
      <button
        type="button"
        className="quiet disclosure-button"
        aria-label={label}
        aria-description={note}
        aria-expanded={open}
        onClick={() => onOpen(!open)}
      >
        <span className="disclosure-mark" aria-hidden="true" />
        {label}
        <span className="muted">{note}</span>
      </button>
      {open && (
        <fieldset className="disclosure-body" aria-label={label}>
          {children}
        </fieldset>
      )}
    </div>
  );
}
