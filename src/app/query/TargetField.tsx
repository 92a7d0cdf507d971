import { type DragEvent, useEffect, useRef, useState } from 'react';
import type { Target } from '../../engine/api.ts';
import { Icon } from '../shared/Icon.tsx';
import { useApp } from '../shared/store.ts';
import { Thumbnail } from '../shared/Thumbnail.tsx';
import { addPictures, addTargets, removeTarget, targetName } from './targets.ts';

const size = 24;

/** A picture from outside, as the browser shows it. */
function Picture({ picture }: { picture: Blob }) {
  const [address, setAddress] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(picture);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return address ? <img src={address} alt="" width={size} height={size} /> : null;
}

function TargetChip({ target }: { target: Target }) {
  const name = targetName(target);
  return (
    <li className="chip tabular" title={name}>
      {typeof target === 'number' ? <Thumbnail input={target} size={size} /> : <Picture picture={target} />}
      <span className="target-name">{typeof target === 'number' ? target : name}</span>
      <button
        type="button"
        className="quiet"
        aria-label={`Remove target ${name}`}
        onClick={() => removeTarget(target)}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}

function PictureButton() {
  const field = useRef<HTMLInputElement>(null);
  const pick = () => {
    if (!field.current?.files) return;
    addPictures([...field.current.files]);
    field.current.value = '';
  };
  return (
    <>
      <button
        type="button"
        className="quiet icon-only"
        aria-label="Target from a picture file"
        title="Choose a picture from outside the data set, or drop one here"
        onClick={() => field.current?.click()}
      >
        <Icon name="file" />
      </button>
      <input
        ref={field}
        type="file"
        accept="image/*"
        multiple
        hidden
        data-testid="target-input"
        onChange={pick}
      />
    </>
  );
}

function AddInput({ input }: { input: number }) {
  const there = useApp((app) => app.targets.includes(input));
  return (
    <button
      type="button"
      className="quiet icon-only"
      aria-label={`Add input ${input} as target`}
      title={there ? `Input ${input} is a target` : `Keep input ${input} as a target and add others`}
      disabled={there}
      onClick={() => addTargets([input])}
    >
      <Icon name="plus" />
    </button>
  );
}

/** What to be similar to: the clicked input, or the inputs and pictures added here. Pictures can be dropped on it. */
export function TargetField() {
  const input = useApp((app) => app.input);
  const targets = useApp((app) => app.targets);
  const [over, setOver] = useState(false);
  const hover = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    addPictures([...event.dataTransfer.files]);
  };
  return (
    <fieldset
      className={over ? 'target target-over' : 'target'}
      aria-label="Target"
      onDragOver={hover}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <span className="muted">to</span>
      {targets.length > 0 ? (
        <ul className="chips" aria-label="Targets">
          {targets.map((target, i) => (
            <TargetChip key={typeof target === 'number' ? target : `picture-${i}`} target={target} />
          ))}
        </ul>
      ) : (
        input !== null && (
          <span className="target-input tabular muted">
            <Thumbnail input={input} size={size} /> {input}
          </span>
        )
      )}
      {input !== null && <AddInput input={input} />}
      <PictureButton />
    </fieldset>
  );
}
