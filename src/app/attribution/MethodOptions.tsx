import type { MethodInfo } from '../../engine/api.ts';
import { setPreference } from '../shared/set-preference.ts';
import { useApp } from '../shared/store.ts';
import { BaselineField } from './BaselineField.tsx';
import { Disclosure } from './Disclosure.tsx';
import {
  compares,
  defaultExplanation,
  type Explanation,
  holds,
  type OptionValue,
  optionsOf,
} from './explanation.ts';
import { OptionFieldView } from './OptionFieldView.tsx';
import { AtFields, QuantityPlaceFields } from './PlaceFields.tsx';
import { changeExplanation } from './use-explanation.ts';

function withOption(
  { options, method }: Explanation,
  key: string,
  value: OptionValue | undefined,
): Explanation['options'] {
  const { [key]: _, ...rest } = options[method] ?? {};
  return { ...options, [method]: value === undefined ? rest : { ...rest, [key]: value } };
}

/** Everything as usual, but for the method and the quantity, which are chosen beside. */
function reset({ options, method }: Explanation): void {
  const { [method]: _, ...others } = options;
  const { baseline, at } = defaultExplanation;
  changeExplanation({ options: others, baseline, at });
}

/** Every option of a method, what it compares with, and where. */
export function MethodOptions({ method, explanation }: { method: MethodInfo; explanation: Explanation }) {
  const open = useApp((app) => app.preferences.showOptions);
  const given = explanation.options[method.name] ?? {};
  const changed =
    Object.keys(optionsOf(method, given)).length +
    Number(method.at !== 'no' && explanation.at !== null) +
    Number(compares(method, given) && explanation.baseline.kind !== 'zeros');
  return (
    <Disclosure
      label="Options"
      note={changed > 0 ? `${changed} changed` : ''}
      open={open}
      onOpen={(showOptions) => setPreference({ showOptions })}
    >
      {method.options
        .filter((field) => holds(field.when, method, given))
        .map((field) => (
          <OptionFieldView
            key={`${method.name}/${field.key}`}
            field={field}
            value={given[field.key]}
            onChange={(value) => changeExplanation({ options: withOption(explanation, field.key, value) })}
          />
        ))}
      {compares(method, given) && (
        <BaselineField
          baseline={explanation.baseline}
          onChange={(baseline) => changeExplanation({ baseline })}
        />
      )}
      {method.at !== 'no' && (
        <AtFields
          at={explanation.at}
          required={method.at === 'required'}
          onChange={(at) => changeExplanation({ at })}
        />
      )}
      <QuantityPlaceFields
        quantity={explanation.quantity}
        onChange={(quantity) => changeExplanation({ quantity })}
      />
      <button type="button" className="quiet" disabled={changed === 0} onClick={() => reset(explanation)}>
        Reset options
      </button>
    </Disclosure>
  );
}
