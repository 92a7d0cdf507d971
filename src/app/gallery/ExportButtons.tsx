import { useState } from 'react';
import type { DrawnAttribution } from '../attribution/render-attribution.ts';
import { useVisual } from '../attribution/use-explanation.ts';
import { download } from '../shared/download.ts';
import { Icon } from '../shared/Icon.tsx';
import { attempt } from '../shared/notices.ts';
import { useApp } from '../shared/store.ts';
import { gapText } from './cell-text.ts';
import { type GalleryCell, mapsOf } from './cells.ts';
import { drawAlone } from './draw.ts';
import { numberFiles, zipOf } from './export-numbers.ts';
import { galleryPicture, type PaintedCell } from './export-picture.ts';
import { useMaps } from './map-store.ts';
import { scaleOf, useGallery } from './settings.ts';

type Props = {
  cells: readonly GalleryCell[];
  across: number | null;
  shared: ReadonlyMap<string, DrawnAttribution>;
  title: string;
};

/** Cells of one line of the picture where the gallery takes as many as fit. */
const usualAcross = 6;

function doneOf(key: string) {
  const state = useMaps.getState().maps[key];
  return state?.state === 'done' ? state : null;
}

/** The gallery as one picture, and its numbers. */
export function ExportButtons({ cells, across, shared, title }: Props) {
  const visual = useVisual();
  const settings = useGallery();
  const preprocessing = useApp((app) => app.workspace.preprocessing?.preprocessing ?? null);
  const [busy, setBusy] = useState(false);
  const name = `gallery-${settings.mode}`;
  const nothing = useMaps(({ maps }) => !mapsOf(cells).some(({ key }) => maps[key]?.state === 'done'));

  const whileBusy = async (action: () => Promise<void>) => {
    setBusy(true);
    await attempt(action);
    setBusy(false);
  };
  const painted = (cell: GalleryCell): PaintedCell => {
    const { input } = cell;
    if (cell.kind === 'picture') return { input, title: `Input ${input}`, line: '', drawn: null };
    const done = doneOf(cell.key);
    if (!done) return { input, title: cell.title, line: 'no map', drawn: null };
    const drawn = shared.get(cell.key) ?? drawAlone(done, visual);
    return { input, title: cell.title, line: gapText(done.map), drawn };
  };
  const savePicture = async () => {
    if (!preprocessing) return;
    const pictures = cells.map(painted);
    const legends = new Set(pictures.flatMap(({ drawn }) => drawn?.legend ?? []));
    const [legend = null] = legends;
    const blob = await galleryPicture(pictures, {
      title: title.replace(/\.$/, ''),
      across: across ?? Math.min(usualAcross, cells.length),
      edges: visual.display === 'edges',
      sharedLegend: scaleOf(settings) === 'all' && legends.size === 1 ? legend : null,
      preprocessing,
    });
    download(`${name}.png`, blob);
  };
  const saveNumbers = async () => {
    const members = mapsOf(cells).flatMap((cell) => {
      const done = doneOf(cell.key);
      return done ? [{ cell, done }] : [];
    });
    download(`${name}.zip`, await zipOf(numberFiles(members)));
  };
  return (
    <span className="gallery-export">
      <button
        type="button"
        className="quiet"
        aria-label="Export PNG"
        disabled={busy || nothing}
        onClick={() => void whileBusy(savePicture)}
      >
        <Icon name="save" />
        PNG
      </button>
      <button
        type="button"
        className="quiet"
        aria-label="Export NPY"
        title="A zip with one .npy file per method and a maps.json that says what the rows are"
        disabled={busy || nothing}
        onClick={() => void whileBusy(saveNumbers)}
      >
        <Icon name="save" />
        NPY
      </button>
    </span>
  );
}
