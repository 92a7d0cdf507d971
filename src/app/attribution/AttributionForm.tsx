import type { MethodInfo } from '../../engine/api.ts';
import { useApp } from '../shared/store.ts';
import type { Explanation } from './explanation.ts';
import { MethodPicker } from './MethodPicker.tsx';
import { QuantityField } from './QuantityField.tsx';
import { changeExplanation, useGroup } from './use-explanation.ts';

type Props = { explanation: Explanation; methods: readonly MethodInfo[]; method: MethodInfo };

/** What is explained, and by which method. */
export function AttributionForm({ explanation, methods, method }: Props) {
  const group = useGroup();
  const hasClasses = useApp((app) => (app.workspace.model?.classCount ?? 0) > 0);
  const nothing = explanation.quantity.kind === 'group' && !group;
  return (
    <div className="attribution-fields">
      <QuantityField
        quantity={explanation.quantity}
        onChange={(quantity) => changeExplanation({ quantity })}
      />
      {nothing && (
        <p className="muted">
          Pick units to see which pixels move them{hasClasses && ', or explain a class'}.
        </p>
      )}
      <MethodPicker methods={methods} method={method} />
    </div>
  );
}
