import type { ReactNode } from 'react';
import { ErrorBoundary, type FallbackProps } from 'react-error-boundary';
import { toEngineError } from '../../lib/errors.ts';

function PanelFallback({ error, resetErrorBoundary }: FallbackProps) {
  return (
    <div className="panel-error" role="alert">
      <p>This panel failed: {toEngineError(error).message}</p>
      <button type="button" onClick={resetErrorBoundary}>
        Try again
      </button>
    </div>
  );
}

/** A named region whose failure stays inside it. */
export function Panel({
  name,
  className,
  children,
}: {
  name: string;
  className: string;
  children: ReactNode;
}) {
  return (
    <section aria-label={name} className={className}>
      <ErrorBoundary FallbackComponent={PanelFallback}>{children}</ErrorBoundary>
    </section>
  );
}
