import { useApp } from '../shared/store.ts';
import type { Explanation } from './explanation.ts';
import { MethodOptions } from './MethodOptions.tsx';
import { MethodPicker } from './MethodPicker.tsx';
import { QuantityField } from './QuantityField.tsx';
import { changeExplanation, useGroup, useMethods } from './use-explanation.ts';
import { VisualForm } from './VisualForm.tsx';

/** What is explained, by which method, and how it is drawn. */
export function AttributionForm({ explanation }: { explanation: Explanation }) {
  const methods = useMethods();
  const group = useGroup();
  const hasClasses = useApp((app) => (app.workspace.model?.classCount ?? 0) > 0);
  const method = methods.find(({ name }) => name === explanation.method) ?? methods[0];
  if (!method) return null;
  const nothing = explanation.quantity.kind === 'group' && !group;
  return (
    <>
      <div className="attribution-fields">
        <QuantityField
          quantity={explanation.quantity}
          onChange={(quantity) => changeExplanation({ quantity })}
        />
      </div>
      {nothing && (
        <p className="muted">
          Pick units to see which pixels move them{hasClasses && ', or explain a class'}.
        </p>
      )}
      <MethodPicker methods={methods} method={method} />
      <div className="disclosures">
        <MethodOptions method={method} explanation={explanation} />
        <VisualForm />
      </div>
    </>
  );
}
