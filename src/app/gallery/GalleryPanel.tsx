import { useCallback, useDeferredValue, useEffect, useMemo } from 'react';
import { Legend } from '../attribution/Legend.tsx';
import { requestText } from '../attribution/map-text.ts';
import { changeExplanation, useExplanation, useVisual } from '../attribution/use-explanation.ts';
import { className } from '../shared/format.ts';
import { setApp, useApp } from '../shared/store.ts';
import { ChecksPanel } from './ChecksPanel.tsx';
import { gapText } from './cell-text.ts';
import { type GalleryCell, type MapCell, mapsOf } from './cells.ts';
import { drawShared, pixelValues } from './draw.ts';
import { ExportButtons } from './ExportButtons.tsx';
import { GalleryBar } from './GalleryBar.tsx';
import { MapGrid } from './MapGrid.tsx';
import { computeMaps, stopMaps, useMaps } from './map-store.ts';
import { RunLine } from './RunLine.tsx';
import { scaleOf, useGallery } from './settings.ts';
import { useCells } from './use-cells.ts';
import './gallery.css';

const sides = { small: 84, medium: 144, large: 208 } as const;
/** Pixels of a cell besides its picture: padding, and the lines below. */
const around = { width: 10, text: 64, legend: 30 };

/** Computes what is shown, and gives up what no longer is. */
function useComputing(maps: readonly MapCell[]): void {
  const asked = maps.map(({ key }) => key).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same maps are not asked for anew
  useEffect(() => {
    void computeMaps(maps);
  }, [asked]);
  useEffect(() => () => stopMaps(false), []);
}

function choose(cell: GalleryCell): void {
  setApp({ input: cell.input });
  if (cell.kind === 'map') changeExplanation(cell.choice);
}

function aboutText(maps: readonly MapCell[], mode: string, names: readonly string[] | null): string {
  const [first] = maps;
  if (!first) return '';
  if (mode === 'classes') return `Input ${first.input} by ${first.method.label}.`;
  const what = requestText(first.request, names);
  return mode === 'results' ? `${first.method.label} of ${what}.` : `Maps of ${what}.`;
}

/** Attributions side by side: of methods, of results, of classes. */
export function GalleryPanel() {
  const settings = useGallery();
  const names = useApp((app) => app.workspace.dataset?.classes ?? null);
  const labels = useApp((app) => app.labels);
  const classifies = useApp((app) => (app.workspace.model?.classCount ?? 0) > 1);
  const input = useApp((app) => app.input);
  const explanation = useExplanation();
  const visual = useVisual();
  const { cells, across, hint, needsQuantity, omitted, classes } = useCells();
  const maps = useMemo(() => mapsOf(cells), [cells]);
  useComputing(maps);

  const states = useDeferredValue(useMaps((store) => store.maps));
  const scale = scaleOf(settings);
  const shared = useMemo(() => drawShared(maps, states, visual, scale), [maps, states, visual, scale]);
  const legends = useMemo(() => [...new Set([...shared.values()].map(({ legend }) => legend))], [shared]);
  const one = scale === 'all' && legends.length < 2;

  const stateOf = useCallback((cell: GalleryCell) => {
    const state = cell.kind === 'map' ? useMaps.getState().maps[cell.key] : undefined;
    return state?.state === 'done' ? state : null;
  }, []);
  const valuesOf = (cell: GalleryCell) => {
    const done = stateOf(cell);
    return done && pixelValues(done, visual.combine);
  };
  const nameOf = (cell: GalleryCell) => {
    if (cell.kind === 'picture') return `Picture of input ${cell.input}`;
    const state = states[cell.key];
    const told =
      state?.state === 'done' ? gapText(state.map) : state?.state === 'failed' ? state.message : 'on its way';
    return `${cell.title}, input ${cell.input}, ${told}`;
  };
  const labelOf = (id: number) => {
    const label = labels?.[id] ?? -1;
    return label < 0 ? null : className(names, label);
  };
  const isChosen = (cell: GalleryCell) => {
    if (cell.kind === 'picture' || cell.input !== input || explanation.method !== cell.method.name)
      return false;
    const { quantity } = cell.choice;
    return !quantity || JSON.stringify(quantity) === JSON.stringify(explanation.quantity);
  };
  const about = aboutText(maps, settings.mode, names);
  const side = sides[settings.size];
  const height = side + around.text + (one ? 0 : around.legend);
  return (
    <>
      <GalleryBar classes={classes}>
        <ExportButtons cells={cells} across={across} shared={shared} title={about} />
      </GalleryBar>
      {hint ? (
        <>
          <p className="hint">{hint}</p>
          {needsQuantity && classifies && (
            <p className="gallery-hint">
              <button type="button" onClick={() => changeExplanation({ quantity: { kind: 'max-class' } })}>
                Explain the predicted class
              </button>
            </p>
          )}
        </>
      ) : (
        <>
          <RunLine cells={maps} about={about}>
            {one && legends[0] && <Legend legend={legends[0]} />}
          </RunLine>
          {omitted && <p className="gallery-omitted muted">{omitted}</p>}
          <MapGrid
            key={`${settings.mode}/${across}`}
            cells={cells}
            across={across}
            cell={{ width: side + around.width, height, side }}
            shared={shared}
            withLegend={!one}
            nameOf={nameOf}
            isChosen={isChosen}
            labelOf={labelOf}
            onChoose={choose}
            valuesOf={valuesOf}
          />
          <ChecksPanel maps={maps} />
        </>
      )}
    </>
  );
}
