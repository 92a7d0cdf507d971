import { ToggleGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import { changeExplanation, useExplanation, useMethods } from '../attribution/use-explanation.ts';
import { ClassSelects } from './ClassSelects.tsx';
import { MethodChecks } from './MethodChecks.tsx';
import {
  changeGallery,
  type GalleryMode,
  modes,
  rowCounts,
  type ScaleChoice,
  scaleOf,
  scales,
  sizes,
  useGallery,
} from './settings.ts';

const modeNames: Record<GalleryMode, string> = {
  methods: 'Methods on one input',
  results: 'One method over the results',
  classes: 'Two classes on one input',
};

const scaleNames: Record<ScaleChoice, string> = {
  each: 'of each map',
  method: 'of each method',
  all: 'of all maps',
};

function Modes() {
  const mode = useGallery((gallery) => gallery.mode);
  return (
    <ToggleGroup.Root
      type="single"
      className="toggle-group"
      aria-label="Compare"
      value={mode}
      onValueChange={(value) => changeGallery({ mode: modes.find((name) => name === value) ?? mode })}
    >
      {modes.map((name) => (
        <ToggleGroup.Item key={name} value={name}>
          {modeNames[name]}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}

function RowsSelect() {
  const rows = useGallery((gallery) => gallery.rows);
  return (
    <label className="field">
      On
      <select
        aria-label="Inputs compared"
        value={rows}
        onChange={(event) =>
          changeGallery({ rows: rowCounts.find((count) => String(count) === event.target.value) ?? 0 })
        }
      >
        {rowCounts.map((count) => (
          <option key={count} value={count}>
            {count === 0 ? 'the clicked input' : `the first ${count} results`}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The method of the inspector: all maps but those of methods side by side are made by it. */
function MethodSelect() {
  const methods = useMethods();
  const { method } = useExplanation();
  return (
    <label className="field">
      By
      <select
        aria-label="Method of the maps"
        value={method}
        onChange={(event) => changeExplanation({ method: event.target.value })}
      >
        {methods.map(({ name, label }) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

function ScaleSelect() {
  const settings = useGallery();
  const offered = settings.mode === 'methods' ? scales : scales.filter((name) => name !== 'method');
  return (
    <label className="field">
      Scale
      <select
        aria-label="Scale of the maps"
        value={scaleOf(settings)}
        onChange={(event) => {
          const scale = scales.find((name) => name === event.target.value) ?? 'each';
          changeGallery(settings.mode === 'methods' ? { methodScale: scale } : { resultScale: scale });
        }}
      >
        {offered.map((name) => (
          <option key={name} value={name}>
            {scaleNames[name]}
          </option>
        ))}
      </select>
    </label>
  );
}

function SizeToggle() {
  const size = useGallery((gallery) => gallery.size);
  return (
    <ToggleGroup.Root
      type="single"
      className="toggle-group"
      aria-label="Map size"
      value={size}
      onValueChange={(value) => changeGallery({ size: sizes.find((name) => name === value) ?? size })}
    >
      {sizes.map((name) => (
        <ToggleGroup.Item
          key={name}
          value={name}
          aria-label={`${name[0]?.toUpperCase()}${name.slice(1)} maps`}
        >
          {name[0]?.toUpperCase()}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}

type Props = { classes: [number, number] | null; children: ReactNode };

/** What is compared, and how. */
export function GalleryBar({ classes, children }: Props) {
  const mode = useGallery((gallery) => gallery.mode);
  return (
    <div className="gallery-bar">
      <Modes />
      <SizeToggle />
      <div className="gallery-fields">
        {mode === 'methods' ? (
          <>
            <MethodChecks />
            <RowsSelect />
          </>
        ) : (
          <MethodSelect />
        )}
        {mode === 'classes' && <ClassSelects classes={classes} />}
        {mode !== 'classes' && <ScaleSelect />}
        <span className="gallery-end">{children}</span>
      </div>
    </div>
  );
}
