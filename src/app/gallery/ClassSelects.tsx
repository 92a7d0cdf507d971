import { className } from '../shared/format.ts';
import { Icon } from '../shared/Icon.tsx';
import { useApp } from '../shared/store.ts';
import { changeGallery, useGallery } from './settings.ts';

/** The classes that are compared, and the way back to the likeliest two. */
export function ClassSelects({ classes }: { classes: [number, number] | null }) {
  const count = useApp((app) => app.workspace.model?.classCount ?? 0);
  const names = useApp((app) => app.workspace.dataset?.classes ?? null);
  if (!classes) return null;
  const select = (place: 0 | 1, label: string) => (
    <label className="field">
      {label}
      <select
        aria-label={`Class ${label}`}
        value={classes[place]}
        onChange={(event) => {
          const index = Number(event.target.value);
          changeGallery({ classes: place === 0 ? [index, classes[1]] : [classes[0], index] });
        }}
      >
        {Array.from({ length: count }, (_, index) => (
          <option key={className(names, index)} value={index}>
            {className(names, index)}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <>
      {select(0, 'A')}
      {select(1, 'B')}
      <ToLikeliest />
    </>
  );
}

function ToLikeliest() {
  const chosen = useGallery((gallery) => gallery.classes !== null);
  if (!chosen) return null;
  return (
    <button
      type="button"
      className="quiet icon-only"
      aria-label="Likeliest two classes"
      title="The two likeliest classes again"
      onClick={() => changeGallery({ classes: null })}
    >
      <Icon name="again" />
    </button>
  );
}
