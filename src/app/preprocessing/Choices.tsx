import type { Preprocessing, PreprocessingChoice } from '../../engine/api.ts';
import { formatShare } from '../shared/format.ts';
import { samePreprocessing } from './numbers.ts';

type Props = {
  choices: PreprocessingChoice[];
  current: Preprocessing;
  onTake: (preprocessing: Preprocessing) => void;
};

/** The usual ways of scaling, with what each gives on the sample; a wrong one shows as a low bar. */
export function Choices({ choices, current, onTake }: Props) {
  return (
    <ul className="choices" aria-label="Choices">
      {choices.map(({ name, preprocessing, accuracy }) => (
        <li key={name}>
          <button
            type="button"
            className="choice"
            aria-pressed={samePreprocessing(preprocessing, current)}
            onClick={() => onTake(preprocessing)}
          >
            <span>{name}</span>
            <span className="choice-track">
              {accuracy !== null && <span className="bar" style={{ width: `${accuracy * 100}%` }} />}
            </span>
            <span className="tabular">{accuracy === null ? '' : formatShare(accuracy)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
